/// Series of sites for Prometheus.
@NullMarked
package vn.bridgewatch.collector.export;

import org.jspecify.annotations.NullMarked;
