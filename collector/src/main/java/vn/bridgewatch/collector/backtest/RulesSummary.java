package vn.bridgewatch.collector.backtest;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.replay.Happened;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.ruleset.RuleSet;

/// Counts what rules gave, and how long before its breach a warning was there.
///
/// A warning came true where the breach that it warns of began at the same site, with the same
/// values of the labels that both have, while it was open or within six hours after.
final class RulesSummary {

  private static final long AFTER_MILLIS = 6 * 3_600_000L;
  private static final int WARNINGS_KEPT = 100_000;
  private static final int LEADS_KEPT = 1_000_000;
  private static final double MILLIS = 1_000;
  private static final Set<String> OPEN = Set.of("firing", "frozen");

  /// A warning that may yet come true.
  private static final class Warned {
    private final AlertView alert;
    private long endedMillis = Long.MAX_VALUE;
    private boolean cameTrue;

    private Warned(AlertView alert) {
      this.alert = alert;
    }
  }

  private static final class Count {
    private final @Nullable String warnsOf;
    private final Map<Long, Boolean> open = new LinkedHashMap<>();
    private long pending;
    private long fired;
    private long resolved;
    private long messages;
    private long cameTrue;
    private long breachesWarned;
    private final List<Long> leadMillis = new ArrayList<>();
    private final Map<Long, Warned> warnings = new LinkedHashMap<>();

    private Count(@Nullable String warnsOf) {
      this.warnsOf = warnsOf;
    }
  }

  private final Map<String, Count> counts = new LinkedHashMap<>();

  RulesSummary(RuleSet rules) {
    for (Rule rule : rules.all()) {
      counts.put(rule.name(), new Count(rule.warnsOf().orElse(null)));
    }
  }

  /// Takes an alert that stands otherwise than before.
  void changed(AlertView alert) {
    Count count = counts.get(alert.rule());
    if (count == null) {
      return;
    }
    String status = Happened.status(alert);
    switch (status) {
      case "pending" -> count.pending++;
      case "resolved" -> {
        count.resolved++;
        count.open.remove(alert.id());
        Warned warned = count.warnings.get(alert.id());
        Long ended = alert.resolvedMillis();
        if (warned != null && ended != null) {
          warned.endedMillis = ended;
        }
      }
      default -> {
        boolean first = OPEN.contains(status) && count.open.put(alert.id(), true) == null;
        if (first) {
          fired(alert, count);
        }
      }
    }
  }

  private void fired(AlertView alert, Count count) {
    count.fired++;
    if (count.warnsOf != null && count.warnings.size() < WARNINGS_KEPT) {
      count.warnings.put(alert.id(), new Warned(alert));
    }
    for (Count other : counts.values()) {
      if (alert.rule().equals(other.warnsOf)) {
        settle(alert, other);
      }
    }
  }

  /// Looks which warnings told of a breach that has fired.
  private static void settle(AlertView breach, Count of) {
    long began = breach.startedMillis();
    of.warnings
        .values()
        .removeIf(it -> it.endedMillis != Long.MAX_VALUE && began - it.endedMillis > AFTER_MILLIS);
    long earliest = Long.MAX_VALUE;
    for (Warned warned : of.warnings.values()) {
      if (warned.alert.firedMillis() <= breach.firedMillis() && isOfOne(warned.alert, breach)) {
        of.cameTrue += warned.cameTrue ? 0 : 1;
        warned.cameTrue = true;
        earliest = Math.min(earliest, warned.alert.firedMillis());
      }
    }
    if (earliest != Long.MAX_VALUE) {
      of.breachesWarned++;
      if (of.leadMillis.size() < LEADS_KEPT) {
        of.leadMillis.add(began - earliest);
      }
    }
  }

  private static boolean isOfOne(AlertView warning, AlertView breach) {
    return warning.site().equals(breach.site())
        && warning.labels().entrySet().stream()
            .allMatch(it ->
                it.getValue().equals(breach.labels().getOrDefault(it.getKey(), it.getValue())));
  }

  void told(AlertView alert) {
    Count count = counts.get(alert.rule());
    if (count != null) {
      count.messages++;
    }
  }

  void print(PrintWriter out) {
    out.println(
        "rule,pending,fired,resolved,open,messages,warns_of,came_true,breaches,breaches_warned,"
            + "lead_median_seconds,lead_min_seconds");
    counts.forEach((rule, count) -> {
      if (count.pending + count.fired > 0 || isWarned(count)) {
        out.println(line(rule, count));
      }
    });
  }

  /// Whether what it warns of happened.
  private boolean isWarned(Count count) {
    return breaches(count) > 0;
  }

  private long breaches(Count count) {
    Count of = count.warnsOf == null ? null : counts.get(count.warnsOf);
    return of == null ? 0 : of.fired;
  }

  private String line(String rule, Count count) {
    String plain =
        rule
            + ","
            + count.pending
            + ","
            + count.fired
            + ","
            + count.resolved
            + ","
            + count.open.size()
            + ","
            + count.messages
            + ",";
    if (count.warnsOf == null) {
      return plain + ",,,,,";
    }
    return plain
        + count.warnsOf
        + ","
        + count.cameTrue
        + ","
        + breaches(count)
        + ","
        + count.breachesWarned
        + ","
        + leads(count);
  }

  private static String leads(Count count) {
    if (count.leadMillis.isEmpty()) {
      return ",";
    }
    var sorted = new ArrayList<>(count.leadMillis);
    Collections.sort(sorted);
    long median = sorted.get(sorted.size() / 2);
    return Math.round(median / MILLIS) + "," + Math.round(sorted.getFirst() / MILLIS);
  }
}
