package vn.bridgewatch.agent.schedule;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import vn.bridgewatch.metric.Observation;

/// One thing that is measured again and again at a site.
public interface Measurement {

  /// A name of its own within the site, as `icmp gateway`; the phase of its period is made from it.
  String name();

  /// Measures once and returns what was seen; blocking is fine, the caller's thread is virtual.
  ///
  /// What cannot be measured comes back as an absent observation with its reason. An exception is a
  /// bug: it is counted, and the series of this measurement are absent as unmeasured.
  List<Observation> measure() throws InterruptedException;

  /// Begins an attempt that holds no thread while it waits, and returns at once, where this
  /// measurement can do that.
  ///
  /// @param seen told once, on any thread and before this returns even, when the attempt has ended,
  ///   how to get what [#measure] would have given; getting it does not block
  /// @return whether it has begun; if not, [#measure] is the way
  default boolean begin(Consumer<Supplier<List<Observation>>> seen) {
    return false;
  }
}
