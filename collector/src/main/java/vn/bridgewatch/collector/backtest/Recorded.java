package vn.bridgewatch.collector.backtest;

import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;

/// A recorded sample.
///
/// @param site the key; empty where the recording names none
record Recorded(long line, long timeMillis, String site, Series series, Reading reading) {}
