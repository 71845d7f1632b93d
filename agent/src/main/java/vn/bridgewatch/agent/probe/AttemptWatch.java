package vn.bridgewatch.agent.probe;

import java.util.Optional;
import vn.bridgewatch.metric.Observation;

/// Follows the attempts of one probe from their beginning to their end, beside what they are
/// recorded as. Must not block.
public interface AttemptWatch {

  /// Follows nothing.
  AttemptWatch NONE =
      new AttemptWatch() {
        private static final Following NOTHING =
            new Following() {
              @Override
              public void ended(Attempt attempt) {}

              @Override
              public void dropped() {}
            };

        @Override
        public Following began() {
          return NOTHING;
        }

        @Override
        public Optional<Observation> beside(Attempt attempt) {
          return Optional.empty();
        }
      };

  /// One attempt; one of the two is called, once.
  interface Following {

    void ended(Attempt attempt);

    /// It came to no end: it never began, or was interrupted.
    void dropped();
  }

  /// An attempt begins.
  Following began();

  /// What is held of the target, to be told with an attempt that has ended.
  Optional<Observation> beside(Attempt attempt);
}
