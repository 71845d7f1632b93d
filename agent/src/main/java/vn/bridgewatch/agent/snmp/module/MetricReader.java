package vn.bridgewatch.agent.snmp.module;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snmp4j.smi.OID;
import vn.bridgewatch.config.YamlMap;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.MetricKind;

/// Reads the `metrics` of one module.
final class MetricReader {

  private static final Logger LOG = LoggerFactory.getLogger(MetricReader.class);

  private static final int METRICS_MAX = 20_000;
  private static final int LABELS_MAX =
      Labels.COUNT_MAX - 4; // device, instance and the value's own
  private static final int CHOICES_MAX = 100;
  private static final double NUMBER_MAX = 1e300;
  private static final String CUT = " … (shortened)";

  /// Metrics of one table share one plan, so that its rows are labelled once a reading.
  private final Map<MetricSpec.LabelPlan, MetricSpec.LabelPlan> plans = new HashMap<>();

  List<MetricSpec> read(YamlMap module) {
    return module.maps("metrics", METRICS_MAX, this::metric);
  }

  private @Nullable MetricSpec metric(YamlMap map) {
    String name = map.requiredText("name");
    Optional<OID> oid = ModuleFile.requiredOid(map, "oid");
    ValueType type = valueType(map, ValueType.OF_METRICS);
    String help = map.text("help", "");
    Optional<Metric> metric = metric(map, "name", type, name, help);
    var plan =
        new MetricSpec.LabelPlan(
            map.maps("indexes", LABELS_MAX, MetricReader::index),
            map.maps("lookups", LABELS_MAX, MetricReader::lookup));
    checkLabels(map, plan);
    List<MetricSpec.Extract> extracts = extracts(map, name, help);
    Optional<TimePattern> pattern = map.parsed("datetime_pattern", TimePattern::compile);
    map.require(
        type != ValueType.PARSE_DATE_AND_TIME || map.has("datetime_pattern"),
        "datetime_pattern",
        "is missing, type ParseDateAndTime needs one");
    Map<Integer, String> enumValues = enumValues(map);
    double offset = map.number("offset", -NUMBER_MAX, NUMBER_MAX).orElse(0.0);
    double scale = map.number("scale", -NUMBER_MAX, NUMBER_MAX).orElse(0.0);
    String hint = map.text("display_hint", "");
    if (oid.isEmpty() || metric.isEmpty()) {
      return null;
    }
    return new MetricSpec(
        name,
        oid.get(),
        type,
        metric.get(),
        plans.computeIfAbsent(plan, same -> same),
        extracts,
        pattern,
        enumValues,
        offset,
        scale,
        hint);
  }

  /// The metric that a type's series belong to: snmp_exporter adds to name and help for some.
  private static Optional<Metric> metric(
      YamlMap map, String key, ValueType type, String name, String help) {
    MetricKind kind = type == ValueType.COUNTER ? MetricKind.COUNTER : MetricKind.GAUGE;
    return switch (type) {
      case ENUM_AS_INFO -> metric(map, key, kind, name + "_info", help, " (EnumAsInfo)");
      case ENUM_AS_STATE_SET -> metric(map, key, kind, name, help, " (EnumAsStateSet)");
      case BITS -> metric(map, key, kind, name, help, " (Bits)");
      default -> metric(map, key, kind, name, help, "");
    };
  }

  private static Optional<Metric> metric(
      YamlMap map, String key, MetricKind kind, String name, String help, String suffix) {
    if (name.isBlank()) {
      return Optional.empty(); // reported where it was read
    }
    int room = Metric.HELP_CHARS_MAX - suffix.length();
    String fitting = help.length() <= room ? help : help.substring(0, room - CUT.length()) + CUT;
    try {
      return Optional.of(new Metric(name, kind, fitting + suffix));
    } catch (IllegalArgumentException e) {
      map.problem(key, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /// The type of a value. snmp_exporter reads one that it does not know as octets; so do we, or a
  /// file that works there would not here, and say so.
  private static ValueType valueType(YamlMap map, Set<ValueType> allowed) {
    String word = map.requiredText("type");
    Optional<ValueType> type = ValueType.of(word).filter(allowed::contains);
    if (type.isEmpty() && !word.isBlank()) {
      LOG.atWarn()
          .addKeyValue("at", map.path())
          .addKeyValue("line", map.line("type"))
          .addKeyValue("type", word)
          .log("Unknown type in a module file: read as OctetString, as snmp_exporter does");
    }
    return type.orElse(ValueType.OCTET_STRING);
  }

  private static ValueType type(YamlMap map, Set<ValueType> allowed) {
    String word = map.requiredText("type");
    Optional<ValueType> type = ValueType.of(word).filter(allowed::contains);
    if (type.isEmpty() && !word.isBlank()) {
      List<String> words = allowed.stream().map(ValueType::word).sorted().toList();
      map.problem("type", "must be one of " + String.join(", ", words) + ", got " + word);
    }
    return type.orElse(ValueType.GAUGE);
  }

  private static MetricSpec.Index index(YamlMap map) {
    return new MetricSpec.Index(
        label(map),
        type(map, ValueType.OF_INDEXES),
        map.integer("fixed_size", 0, 0, ModuleFile.OID_SUB_IDS_MAX),
        map.flag("implied", false),
        enumValues(map));
  }

  private static MetricSpec.@Nullable Lookup lookup(YamlMap map) {
    List<String> from = map.texts("labels", LABELS_MAX);
    String label = label(map);
    Map<Integer, String> enumValues = enumValues(map);
    String hint = map.text("display_hint", "");
    if (from.isEmpty()) {
      map.text("oid");
      map.text("type");
      return new MetricSpec.Lookup(
          from, label, new OID(), ValueType.OCTET_STRING, hint, enumValues);
    }
    ValueType type = valueType(map, ValueType.OF_METRICS_AND_INDEXES);
    return ModuleFile.requiredOid(map, "oid")
        .map(oid -> new MetricSpec.Lookup(from, label, oid, type, hint, enumValues))
        .orElse(null);
  }

  private static String label(YamlMap map) {
    String label = map.requiredText("labelname");
    if (!label.isBlank()) {
      try {
        Labels.of(label, "");
      } catch (IllegalArgumentException e) {
        map.problem("labelname", String.valueOf(e.getMessage()));
      }
    }
    return label;
  }

  /// A lookup can only build on labels that stand before it.
  private static void checkLabels(YamlMap map, MetricSpec.LabelPlan plan) {
    var known = new HashSet<String>();
    plan.indexes().forEach(index -> known.add(index.label()));
    for (MetricSpec.Lookup lookup : plan.lookups()) {
      for (String label : lookup.from()) {
        map.require(
            known.contains(label),
            "lookups",
            "looks up "
                + lookup.label()
                + " by the label "
                + label
                + ", which is no index and no earlier lookup");
      }
      known.add(lookup.label());
    }
    map.require(
        known.size() <= LABELS_MAX,
        "lookups",
        "gives " + known.size() + " labels, at most " + LABELS_MAX);
  }

  private static List<MetricSpec.Extract> extracts(YamlMap map, String name, String help) {
    var extracts = new ArrayList<MetricSpec.Extract>();
    map.map(
        "regex_extracts",
        section -> {
          for (String suffix : section.names()) {
            List<MetricSpec.Extract.Choice> choices =
                section.maps(suffix, CHOICES_MAX, MetricReader::choice);
            metric(section, suffix, MetricKind.GAUGE, name + suffix, help, " (regex extracted)")
                .ifPresent(metric -> extracts.add(new MetricSpec.Extract(metric, choices)));
          }
          return extracts;
        });
    return extracts;
  }

  private static MetricSpec.Extract.@Nullable Choice choice(YamlMap map) {
    String template = map.text("value", "$1");
    map.text("regex"); // an empty pattern is a pattern: it matches the empty text
    map.require(map.has("regex"), "regex", "is missing");
    return map.parsed("regex", GoRegex::compileAnchored)
        .map(regex -> new MetricSpec.Extract.Choice(regex, template))
        .orElse(null);
  }

  private static Map<Integer, String> enumValues(YamlMap map) {
    var values = new HashMap<Integer, String>();
    map.map(
        "enum_values",
        section -> {
          for (String key : section.names()) {
            try {
              values.put(Integer.parseInt(key), section.text(key, ""));
            } catch (NumberFormatException _) {
              section.text(key);
              section.problem(key, "must be a whole number, got " + key);
            }
          }
          return values;
        });
    return values;
  }
}
