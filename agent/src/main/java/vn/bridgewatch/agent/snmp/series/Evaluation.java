package vn.bridgewatch.agent.snmp.series;

import java.util.List;
import vn.bridgewatch.metric.Observation;

/// What the answers of a device became.
///
/// @param duplicates series left out because another value of the answers made the same one
/// @param tooLong series left out because a label would be longer than a label may be
/// @param tooMany series left out because there were more than one reading may give
/// @param sameSeries these are the series of the evaluation before, in its order
public record Evaluation(
    List<Observation> observations, int duplicates, int tooLong, int tooMany, boolean sameSeries) {

  public Evaluation {
    observations = List.copyOf(observations);
  }
}
