/// Wires the collector, reads its files, has its main classes.
@NullMarked
package vn.bridgewatch.collector.app;

import org.jspecify.annotations.NullMarked;
