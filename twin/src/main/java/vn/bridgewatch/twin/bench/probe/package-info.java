/// What probes cost, beside blackbox_exporter.
@NullMarked
package vn.bridgewatch.twin.bench.probe;

import org.jspecify.annotations.NullMarked;
