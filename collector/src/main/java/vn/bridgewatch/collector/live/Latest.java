package vn.bridgewatch.collector.live;

import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;

/// The newest that is known of a series; the labels `site` and `province` are already on it.
///
/// @param sampleMillis corrected time of the sample
public record Latest(Series series, Reading reading, long sampleMillis) {}
