package vn.bridgewatch.collector.alert;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Where people say that they deal with an alert.
@FunctionalInterface
public interface Acknowledgements {

  /// Notes that somebody deals with a firing alert; safe on any thread, returns at once.
  ///
  /// @param by null where nobody does any more
  /// @return the alert as it is then, once that is kept; empty where no such alert fires; fails
  ///   where too much waits
  CompletableFuture<Optional<AlertView>> acknowledge(long id, @Nullable Acknowledgement by);
}
