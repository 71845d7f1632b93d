package vn.bridgewatch.agent.snmp.series;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import vn.bridgewatch.agent.snmp.module.GoText;
import vn.bridgewatch.agent.snmp.module.MetricSpec;
import vn.bridgewatch.agent.snmp.module.MetricTree;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.ValueType;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Series;

/// Makes the series of one module from a device's answers, named, labelled and scaled as
/// snmp_exporter does.
///
/// One thing differs unless asked for: where a metric is to be a number and the device sent a text
/// or NULL, snmp_exporter says 0; here the value is absent as unreadable.
public final class Evaluator {

  /// Series that one reading of one module may give.
  public static final int SERIES_MAX = 18_000;

  private final MetricTree metrics;
  private final Labels base;
  private final boolean asPeer;

  /// @param base labels that every series gets
  /// @param asPeer give the value that snmp_exporter 0.21 gives, also where it is made up
  public Evaluator(SnmpModule module, Labels base, boolean asPeer) {
    this.metrics = module.metrics();
    this.base = base;
    this.asPeer = asPeer;
  }

  /// @param answers values by OID, none of them an exception as noSuchInstance
  public Evaluation evaluate(Map<OID, Variable> answers) {
    var pass = new Pass(answers);
    answers.forEach(pass::add);
    return pass.end();
  }

  /// An evaluation to which one answer after the other is given.
  ///
  /// @param answers all of them
  Pass begin(Map<OID, Variable> answers) {
    return new Pass(answers);
  }

  /// One evaluation.
  final class Pass {

    private final Map<OID, Variable> answers;
    private final RowLabels rows;
    private final List<Observation> observations = new ArrayList<>();
    private final Set<Series> seen = new HashSet<>();
    private @Nullable MetricSpec last;
    private @Nullable MetricSpec added;
    private Labels addedLabels = Labels.NONE;
    private int duplicates;
    private int tooLong;
    private int tooMany;

    Pass(Map<OID, Variable> answers) {
      this.answers = answers;
      this.rows = new RowLabels(answers, base, asPeer);
    }

    Evaluation end() {
      return new Evaluation(observations, duplicates, tooLong, tooMany, false);
    }

    /// How many observations there are so far.
    int count() {
      return observations.size();
    }

    List<Observation> observations() {
      return observations;
    }

    /// The metric of the answer that was added last; null where it is of none.
    @Nullable MetricSpec metric() {
      return added;
    }

    /// The labels of its row.
    Labels labels() {
      return addedLabels;
    }

    void add(OID oid, Variable value) {
      added = null;
      MetricSpec metric = last; // a walk gives column by column
      if (metric == null || !oid.startsWith(metric.oid())) {
        metric = metrics.find(oid).orElse(null);
        if (metric == null) {
          return;
        }
        last = metric;
      }
      int depth = metric.oid().size();
      OID row = new OID(oid.getValue(), depth, oid.size() - depth);
      Optional<Labels> labels = rows.of(metric.labels(), row);
      if (labels.isEmpty()) {
        tooLong++;
        return;
      }
      added = metric;
      addedLabels = labels.get();
      add(metric, row, labels.get(), value);
    }

    void add(MetricSpec metric, OID row, Labels labels, Variable value) {
      switch (metric.type()) {
        case GAUGE, COUNTER, FLOAT, DOUBLE -> number(metric, labels, PduValue.number(value));
        case DATE_AND_TIME -> time(metric, labels, PduValue.dateAndTime(value));
        case NTP_TIME_STAMP -> time(metric, labels, PduValue.ntpTimeStamp(value));
        case PARSE_DATE_AND_TIME ->
            time(
                metric,
                labels,
                metric
                    .timePattern()
                    .map(pattern -> PduValue.time(value, pattern))
                    .orElse(OptionalLong.empty()));
        case ENUM_AS_INFO -> info(metric, labels, PduValue.number(value));
        case ENUM_AS_STATE_SET -> stateSet(metric, labels, PduValue.number(value));
        case BITS -> bits(metric, labels, PduValue.octets(value));
        case DISPLAY_STRING,
            OCTET_STRING,
            PHYS_ADDRESS_48,
            INET_ADDRESS,
            INET_ADDRESS_MISSING_SIZE,
            INET_ADDRESS_IPV4,
            INET_ADDRESS_IPV6,
            LLDP_PORT_ID,
            INTEGER,
            INTEGER32 ->
            text(metric, row, labels, value);
      }
    }

    private void number(MetricSpec metric, Labels labels, OptionalDouble number) {
      if (number.isPresent() || asPeer) {
        emit(metric.metric(), labels, scaled(metric, number.orElse(0)));
      } else {
        absent(metric.metric(), labels);
      }
    }

    private void time(MetricSpec metric, Labels labels, OptionalLong seconds) {
      if (seconds.isPresent()) {
        emit(metric.metric(), labels, scaled(metric, (double) seconds.getAsLong()));
      } else {
        absent(metric.metric(), labels);
      }
    }

    private void info(MetricSpec metric, Labels labels, OptionalDouble number) {
      if (labels.get(metric.name()).isPresent()) {
        return; // the index says it already
      }
      if (number.isEmpty() && !asPeer) {
        absent(metric.metric(), labels);
        return;
      }
      int value = (int) number.orElse(0);
      String state = metric.enumValues().getOrDefault(value, Integer.toString(value));
      emit(metric.metric(), labels, metric.name(), state, 1);
    }

    private void stateSet(MetricSpec metric, Labels labels, OptionalDouble number) {
      if (number.isEmpty() && !asPeer) {
        metric.enumValues().values().forEach(state -> absent(metric, labels, state));
        return;
      }
      int value = (int) number.orElse(0);
      String current = metric.enumValues().getOrDefault(value, Integer.toString(value));
      emit(metric.metric(), labels, metric.name(), current, 1);
      metric
          .enumValues()
          .forEach((other, state) -> {
            if (other != value) {
              emit(metric.metric(), labels, metric.name(), state, 0);
            }
          });
    }

    private void bits(MetricSpec metric, Labels labels, Optional<byte[]> octets) {
      if (octets.isEmpty()) {
        metric.enumValues().values().forEach(state -> absent(metric, labels, state));
        return;
      }
      metric
          .enumValues()
          .forEach((bit, state) ->
              emit(
                  metric.metric(), labels, metric.name(), state, isSet(octets.get(), bit) ? 1 : 0));
    }

    /// Bit 0 is the most significant of the first octet (RFC 2578, section 7.1.4).
    private static boolean isSet(byte[] octets, int bit) {
      return bit >= 0 && bit < octets.length * 8 && (octets[bit / 8] & 128 >> bit % 8) != 0;
    }

    private void text(MetricSpec metric, OID row, Labels labels, Variable value) {
      ValueType type = realType(metric, row);
      if (!metric.extracts().isEmpty()) {
        String text = PduValue.text(value, type, metric.displayHint(), asPeer);
        metric.extracts().forEach(extract -> extract(metric, extract, labels, text));
      } else if (labels.get(metric.name()).isPresent()) {
        emit(metric.metric(), labels, scaled(metric, 1));
      } else {
        String text = PduValue.text(value, type, metric.displayHint(), asPeer);
        emit(metric.metric(), labels, metric.name(), text, scaled(metric, 1));
      }
    }

    private ValueType realType(MetricSpec metric, OID row) {
      if (!metric.type().isCombined()) {
        return metric.type();
      }
      OID instance = RowLabels.previous(metric.oid()).append(row);
      return Optional.ofNullable(answers.get(instance))
          .flatMap(before -> metric.type().combinedWith(PduValue.wholeNumber(before)))
          .orElse(ValueType.OCTET_STRING);
    }

    private void extract(
        MetricSpec metric, MetricSpec.Extract extract, Labels labels, String text) {
      for (MetricSpec.Extract.Choice choice : extract.choices()) {
        OptionalDouble number =
            choice
                .regex()
                .expand(text, choice.template())
                .map(GoText::number)
                .orElse(OptionalDouble.empty());
        if (number.isPresent()) {
          emit(extract.metric(), labels, scaled(metric, number.getAsDouble()));
          return;
        }
      }
      absent(extract.metric(), labels);
    }

    static double scaled(MetricSpec metric, double value) {
      return (metric.scale() == 0 ? value : value * metric.scale()) + metric.offset();
    }

    private void emit(Metric metric, Labels labels, String name, String text, double value) {
      if (text.length() > Labels.VALUE_CHARS_MAX) {
        tooLong++;
      } else {
        emit(metric, labels.with(name, text), value);
      }
    }

    private void absent(MetricSpec metric, Labels labels, String state) {
      if (state.length() <= Labels.VALUE_CHARS_MAX) {
        absent(metric.metric(), labels.with(metric.name(), state));
      }
    }

    private void emit(Metric metric, Labels labels, double value) {
      add(Observation.of(metric, labels, value));
    }

    private void absent(Metric metric, Labels labels) {
      add(Observation.absent(metric, labels, Absence.UNREADABLE));
    }

    private void add(Observation observation) {
      if (observations.size() >= SERIES_MAX) {
        tooMany++;
      } else if (seen.add(observation.series())) {
        observations.add(observation);
      } else {
        duplicates++;
      }
    }
  }
}
