/// The engine of the collector over a time that is given: recorded or made-up samples in, alerts
/// and messages out, without a socket, a file or a clock.
@NullMarked
package vn.bridgewatch.collector.replay;

import org.jspecify.annotations.NullMarked;
