package vn.bridgewatch.wire;

import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Tick;

/// What a record carries: samples or an event.
public sealed interface Payload {

  record Samples(Tick tick) implements Payload {}

  record Happening(Event event) implements Payload {}
}
