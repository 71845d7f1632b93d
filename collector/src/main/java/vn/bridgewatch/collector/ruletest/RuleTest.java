package vn.bridgewatch.collector.ruletest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;

/// One test: what is read at a site, what happens to it and to the collector, what must come of it.
///
/// @param site the key
/// @param silent spans in which nothing is heard of the site
/// @param restarts when the collector is killed and started again
record RuleTest(
    String name,
    int line,
    String site,
    Inventory inventory,
    List<Conference> conferences,
    List<Input> inputs,
    List<Span> silent,
    List<Duration> restarts,
    List<Expectation> expectations) {

  RuleTest {
    conferences = List.copyOf(conferences);
    inputs = List.copyOf(inputs);
    silent = List.copyOf(silent);
    restarts = List.copyOf(restarts);
    expectations = List.copyOf(expectations);
  }

  /// A series with what is read of it at each interval, from the beginning on.
  ///
  /// @param sites where it is read; empty: at the site of the test
  record Input(
      Series series, Duration interval, List<Optional<Reading>> values, List<String> sites) {

    Input {
      sites = List.copyOf(sites);
    }

    List<String> sitesOr(String site) {
      return sites.isEmpty() ? List.of(site) : sites;
    }
  }

  /// From a time up to another, that one left out.
  record Span(Duration from, Duration to) {

    boolean covers(long offsetMillis) {
      return offsetMillis >= from.toMillis() && offsetMillis < to.toMillis();
    }
  }
}
