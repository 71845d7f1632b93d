package vn.bridgewatch.agent.reader;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.metric.Observation;

/// What one reading of a document gave; of followed documents, of all of them together.
///
/// @param document its path as the definition writes it
/// @param shortfall why it is not whole
public record PageReading(
    String document,
    List<Observation> observations,
    Optional<Shortfall> shortfall,
    int bytes,
    Duration took) {

  public PageReading {
    observations = List.copyOf(observations);
  }
}
