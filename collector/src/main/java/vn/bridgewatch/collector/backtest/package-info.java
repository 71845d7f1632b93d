/// The detectors over recorded data: files in, what they would have said out.
@NullMarked
package vn.bridgewatch.collector.backtest;

import org.jspecify.annotations.NullMarked;
