package vn.bridgewatch.agent.snmp.series;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import vn.bridgewatch.agent.snmp.message.Bindings;
import vn.bridgewatch.agent.snmp.module.MetricSpec;
import vn.bridgewatch.agent.snmp.module.ValueType;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;

/// What the answers of one device to one module became the last time, answer by answer.
final class Shape {

  /// What an answer is to the series.
  private enum Role {
    /// It became none.
    NOTHING,
    /// It became one series, whose value is its number.
    NUMBER,
    /// It became series that depend on itself alone.
    VALUE,
    /// Other series have labels or types from it.
    SOURCE
  }

  /// How to evaluate an answer of the role [Role#VALUE] again.
  private record Again(MetricSpec metric, OID row, Labels labels) {}

  private final Evaluator evaluator;
  private final Role[] roles;
  private final @Nullable Object[] plans; // for a NUMBER its MetricSpec, for a VALUE its Again
  private final int[] ends; // of each answer's observations
  private final Observation[] observations;
  private final Evaluation first;
  private Bindings last;

  private Shape(
      Evaluator evaluator,
      Bindings answers,
      int count,
      Evaluation evaluation,
      Role[] roles,
      @Nullable Object[] plans,
      int[] ends) {
    this.evaluator = evaluator;
    this.roles = roles;
    this.plans = plans;
    this.ends = ends;
    this.first = evaluation;
    this.observations = evaluation.observations().toArray(new Observation[count]);
    this.last = Bindings.copyOf(answers);
  }

  /// Evaluates answers and remembers what they became.
  ///
  /// @param all the same answers, no OID twice
  static Shape of(
      Evaluator evaluator, LabelSources sources, Map<OID, Variable> all, Bindings answers) {
    int count = answers.size();
    var roles = new Role[count];
    var plans = new @Nullable Object[count];
    var ends = new int[count];
    Evaluator.Pass pass = evaluator.begin(all);
    int at = 0;
    for (Map.Entry<OID, Variable> answer : all.entrySet()) {
      OID oid = answer.getKey();
      int before = pass.count();
      pass.add(oid, answer.getValue());
      ends[at] = pass.count();
      MetricSpec metric = pass.metric();
      if (sources.contains(oid)) {
        roles[at] = Role.SOURCE;
      } else if (metric == null) {
        roles[at] = Role.NOTHING;
      } else if (isNumeric(metric) && answers.isNumber(at)) {
        roles[at] = ends[at] == before ? Role.NOTHING : Role.NUMBER; // nothing: a duplicate
        plans[at] = metric;
      } else {
        int depth = metric.oid().size();
        var row = new OID(oid.getValue(), depth, oid.size() - depth);
        roles[at] = Role.VALUE;
        plans[at] = new Again(metric, row, pass.labels());
      }
      at++;
    }
    return new Shape(evaluator, answers, pass.count(), pass.end(), roles, plans, ends);
  }

  private static boolean isNumeric(MetricSpec metric) {
    ValueType type = metric.type();
    return type == ValueType.GAUGE
        || type == ValueType.COUNTER
        || type == ValueType.FLOAT
        || type == ValueType.DOUBLE;
  }

  /// Takes new answers; false where they are not the same objects, or would make other series. Then
  /// this shape is of no more use.
  boolean replay(Bindings answers) {
    if (!answers.hasOidsOf(last)) {
      return false;
    }
    boolean changed = false;
    for (int i = 0; i < roles.length; i++) {
      switch (roles[i]) {
        case NOTHING -> {}
        case NUMBER -> {
          if (!answers.isNumber(i)) {
            return false;
          }
          number(i, PduValue.number(answers.tag(i), answers.number(i)));
        }
        case VALUE -> {
          if (!answers.hasValueOf(i, last, i)) {
            changed = true;
            if (!again(i, answers.variable(i))) {
              return false;
            }
          }
        }
        case SOURCE -> {
          if (!answers.hasValueOf(i, last, i)) {
            return false;
          }
        }
      }
    }
    if (changed) {
      last = Bindings.copyOf(answers);
    }
    return true;
  }

  private void number(int index, double number) {
    var metric = (MetricSpec) Objects.requireNonNull(plans[index]);
    double value = Evaluator.Pass.scaled(metric, number);
    int at = ends[index] - 1;
    Observation before = observations[at];
    boolean same =
        before.reading() instanceof Reading.Present(double was)
            && Double.doubleToRawLongBits(was) == Double.doubleToRawLongBits(value);
    if (!same) {
      observations[at] = new Observation(before.series(), new Reading.Present(value));
    }
  }

  private boolean again(int index, Variable value) {
    var plan = (Again) Objects.requireNonNull(plans[index]);
    Evaluator.Pass pass = evaluator.begin(Map.of());
    pass.add(plan.metric, plan.row, plan.labels, value);
    List<Observation> made = pass.observations();
    int from = index == 0 ? 0 : ends[index - 1];
    if (made.size() != ends[index] - from) {
      return false;
    }
    for (int i = 0; i < made.size(); i++) {
      if (!made.get(i).series().equals(observations[from + i].series())) {
        return false;
      }
      observations[from + i] =
          new Observation(observations[from + i].series(), made.get(i).reading());
    }
    return true;
  }

  /// What the last answers became.
  Evaluation evaluation(boolean sameSeries) {
    return new Evaluation(
        List.of(observations), first.duplicates(), first.tooLong(), first.tooMany(), sameSeries);
  }
}
