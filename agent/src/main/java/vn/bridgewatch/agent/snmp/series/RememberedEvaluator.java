package vn.bridgewatch.agent.snmp.series;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import vn.bridgewatch.agent.snmp.message.Bindings;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.metric.Labels;

/// Makes the series of one module of one device again and again.
///
/// A device answers with the same objects each time, and what names its rows seldom changes. So
/// what the last answers became is remembered, and as long as the objects and all that labels are
/// made of are the same to the octet, only the numbers are read. Otherwise all is made anew, by
/// [Evaluator] alone: what is remembered never decides what a series is called.
public final class RememberedEvaluator {

  /// Answers that differ each time are not worth remembering: after so many, only each 16th is.
  private static final int FRUITLESS_MAX = 3;

  private static final int RARELY = 16;

  private final SnmpModule module;
  private final Labels base;
  private final boolean asPeer;
  private final Evaluator evaluator;
  private final LabelSources sources;
  private @Nullable Shape shape;
  private int fruitless;

  /// @param base labels that every series gets
  /// @param asPeer as [Evaluator] has it
  public RememberedEvaluator(SnmpModule module, Labels base, boolean asPeer) {
    this.module = module;
    this.base = base;
    this.asPeer = asPeer;
    this.evaluator = new Evaluator(module, base, asPeer);
    this.sources = LabelSources.of(module);
  }

  /// Whether it was made for these.
  public boolean isFor(SnmpModule other, Labels otherBase, boolean otherAsPeer) {
    return module.equals(other) && asPeer == otherAsPeer && base.equals(otherBase);
  }

  /// @param answers none of them an exception as noSuchInstance
  public Evaluation evaluate(Bindings answers) {
    if (shape != null) {
      if (shape.replay(answers)) {
        fruitless = 0;
        return shape.evaluation(true);
      }
      fruitless++;
      shape = null;
    }
    var all = new LinkedHashMap<OID, Variable>(answers.size() * 2);
    for (int i = 0; i < answers.size(); i++) {
      all.put(answers.oid(i), answers.variable(i));
    }
    boolean repeated = all.size() < answers.size(); // the last of each counts, at the first's place
    boolean worthwhile = fruitless <= FRUITLESS_MAX || ++fruitless % RARELY == 0;
    if (repeated || !worthwhile) {
      return evaluator.evaluate(all);
    }
    Shape made = Shape.of(evaluator, sources, all, answers);
    shape = made;
    return made.evaluation(false);
  }
}
