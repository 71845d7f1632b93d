/// Programs that load parts of the collector, for the benchmarks of the twin.
@NullMarked
package vn.bridgewatch.collector.bench;

import org.jspecify.annotations.NullMarked;
