package vn.bridgewatch.collector.alert;

import org.jspecify.annotations.Nullable;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.rule.Fingerprint;
import vn.bridgewatch.rule.Rule;

/// What a verdict is about: a rule, at a site, for one set of labels; belongs to the live thread.
public final class Subject {

  private final Rule rule;
  private final String site;
  private final Labels labels;
  private @Nullable String fingerprint;

  /// @param labels those of the series, with `site` and `province`
  public Subject(Rule rule, String site, Labels labels) {
    this.rule = rule;
    this.site = site;
    this.labels = labels;
  }

  public Rule rule() {
    return rule;
  }

  public String site() {
    return site;
  }

  public Labels labels() {
    return labels;
  }

  /// Made when it is asked for first: most series are healthy all their life.
  public String fingerprint() {
    String made = fingerprint;
    if (made == null) {
      made = Fingerprint.of(rule.name(), labels);
      fingerprint = made;
    }
    return made;
  }
}
