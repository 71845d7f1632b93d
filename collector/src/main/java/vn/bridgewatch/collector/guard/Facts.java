package vn.bridgewatch.collector.guard;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vn.bridgewatch.collector.live.Latest;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.rule.ChangeKind;

/// What the newest series of a site say of it: its devices, where they are, what runs on them, and
/// what their neighbours are.
final class Facts {

  static final String DEVICE = "bridgewatch_device_info";
  static final String DESCRIPTION = "sysDescr";
  static final String NEIGHBOUR = "lldpRemSysName";
  static final Set<String> METRICS = Set.of(DEVICE, DESCRIPTION, NEIGHBOUR);

  private Facts() {}

  /// By key. A series whose last reading is absent says nothing.
  static Map<String, Fact> of(List<Latest> latest) {
    var facts = new HashMap<String, Fact>();
    // Two versions stand side by side for a while after a change: the newer counts.
    Map<String, Latest> newest = new HashMap<>();
    for (Latest one : latest) {
      if (one.reading() instanceof Reading.Present && METRICS.contains(one.series().name())) {
        newest.merge(place(one), one, (a, b) -> b.sampleMillis() > a.sampleMillis() ? b : a);
      }
    }
    for (Fact fact : facts(newest.values())) {
      facts.put(fact.key(), fact);
    }
    return facts;
  }

  private static String place(Latest one) {
    Labels labels = one.series().labels();
    String name = one.series().name();
    return name + " " + device(labels) + (name.equals(NEIGHBOUR) ? " " + port(labels) : "");
  }

  private static List<Fact> facts(Collection<Latest> newest) {
    return newest.stream()
        .flatMap(one -> {
          Labels labels = one.series().labels();
          return switch (one.series().name()) {
            case DEVICE -> device(device(labels), labels);
            case DESCRIPTION ->
                text(labels, DESCRIPTION)
                    .map(it -> Fact.of(ChangeKind.FIRMWARE, "description", device(labels), it))
                    .stream();
            default ->
                text(labels, NEIGHBOUR)
                    .map(it ->
                        Fact.of(
                            ChangeKind.TOPOLOGY, "neighbour " + port(labels), device(labels), it))
                    .stream();
          };
        })
        .toList();
  }

  private static Stream<Fact> device(String device, Labels labels) {
    String software =
        Stream.of("maker", "model", "software")
            .flatMap(label -> text(labels, label).stream())
            .collect(Collectors.joining(" "));
    Stream<Fact> runs =
        software.isEmpty()
            ? Stream.empty()
            : Stream.of(Fact.of(ChangeKind.FIRMWARE, "software", device, software));
    String address = labels.get("instance").orElse("");
    return Stream.concat(runs, Stream.of(Fact.of(ChangeKind.TOPOLOGY, "address", device, address)));
  }

  private static String device(Labels labels) {
    return labels.get("device").orElse("");
  }

  private static String port(Labels labels) {
    return text(labels, "lldpLocPortId").or(() -> text(labels, "lldpRemLocalPortNum")).orElse("");
  }

  private static Optional<String> text(Labels labels, String name) {
    return labels.get(name).filter(it -> !it.isEmpty());
  }
}
