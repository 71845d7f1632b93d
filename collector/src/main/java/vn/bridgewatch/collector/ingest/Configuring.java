package vn.bridgewatch.collector.ingest;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.WireException;

/// What one agent was told to measure beside its own file, and what it answers; used on its event
/// loop only.
final class Configuring {

  /// So many answers for each site of a connection within a round: one would do, and each may be
  /// written to disk.
  static final int ANSWERS_A_SITE_MAX = 8;

  private final SiteConfigurations configurations;
  private final OpenStreams streams;
  private final Map<String, Long> told =
      new HashMap<>(); // the order of what was sent last, by site
  private int answers; // since the last round

  Configuring(SiteConfigurations configurations, OpenStreams streams) {
    this.configurations = configurations;
    this.streams = streams;
  }

  /// The frame to send; none where the agent was told the same or later.
  Optional<Frame.Configure> news(SiteConfigurations.Change change) {
    String site = change.frame().site();
    Long before = told.get(site);
    if ((before != null && before >= change.order()) || streams.sites().noneMatch(site::equals)) {
      return Optional.empty();
    }
    told.put(site, change.order());
    return Optional.of(change.frame());
  }

  void answered(Frame.Configured configured) {
    if (streams.sites().noneMatch(configured.site()::equals)) {
      throw new WireException(
          WireException.Rule.UNDEFINED, "site " + configured.site() + ": no stream is open");
    }
    answers++;
    if (answers > ANSWERS_A_SITE_MAX * streams.all().size()) {
      throw new WireException(
          WireException.Rule.OVER_LIMIT,
          "more than %d CONFIGURED of %d sites within %d ms"
              .formatted(
                  ANSWERS_A_SITE_MAX * streams.all().size(),
                  streams.all().size(),
                  AgentSession.ROUND_MILLIS));
    }
    configurations.answered(configured);
  }

  void round() {
    answers = 0;
  }
}
