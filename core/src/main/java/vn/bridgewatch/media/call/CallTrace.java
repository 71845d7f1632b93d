package vn.bridgewatch.media.call;

/// Takes down the steps of a measurement.
@FunctionalInterface
public interface CallTrace {

  CallTrace OFF = _ -> {};

  void step(String text);
}
