package vn.bridgewatch.agent.snmp.module;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.snmp4j.smi.OID;
import vn.bridgewatch.metric.Metric;

/// One entry of a module's `metrics`: an object, and the series that its values become.
///
/// @param name as the file has it; `metric` carries the name and help that the series get
/// @param oid the column, or the scalar without its instance; never changed after reading
/// @param labels shared by all metrics of a module that name their rows alike
/// @param extracts by suffix of the metric's name, in file order
/// @param scale multiplies the value; 0 means that it does not
public record MetricSpec(
    String name,
    OID oid,
    ValueType type,
    Metric metric,
    LabelPlan labels,
    List<Extract> extracts,
    Optional<TimePattern> timePattern,
    Map<Integer, String> enumValues,
    double offset,
    double scale,
    String displayHint) {

  public MetricSpec {
    extracts = List.copyOf(extracts);
    enumValues = ordered(enumValues);
  }

  private static Map<Integer, String> ordered(Map<Integer, String> values) {
    return Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /// How the rows of a table get their labels: indexes from the OID, then lookups in file order.
  public record LabelPlan(List<Index> indexes, List<Lookup> lookups) {
    public static final LabelPlan NONE = new LabelPlan(List.of(), List.of());

    public LabelPlan {
      indexes = List.copyOf(indexes);
      lookups = List.copyOf(lookups);
    }
  }

  /// An index, taken from the front of what is left of the OID.
  ///
  /// @param fixedSize bytes of a string whose length does not stand before it; 0 when it does
  /// @param implied the string takes all that is left
  public record Index(
      String label,
      ValueType type,
      int fixedSize,
      boolean implied,
      Map<Integer, String> enumValues) {

    public Index {
      enumValues = ordered(enumValues);
    }
  }

  /// A label looked up in another column of the same module.
  ///
  /// @param from the labels whose sub-identifiers make the index; empty: `label` is deleted
  /// @param oid the column; empty OID when `label` is deleted
  public record Lookup(
      List<String> from,
      String label,
      OID oid,
      ValueType type,
      String displayHint,
      Map<Integer, String> enumValues) {

    public Lookup {
      from = List.copyOf(from);
      enumValues = ordered(enumValues);
    }

    public boolean deletes() {
      return from.isEmpty();
    }
  }

  /// Numbers taken out of a text: the first choice that matches and reads as a number counts.
  public record Extract(Metric metric, List<Choice> choices) {

    public Extract {
      choices = List.copyOf(choices);
    }

    /// A pattern over the whole text, and what of it is the number, as `$1`.
    public record Choice(GoRegex regex, String template) {}
  }
}
