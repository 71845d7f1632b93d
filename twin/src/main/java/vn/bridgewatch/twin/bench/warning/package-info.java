/// What the early warning is worth on recorded and simulated series.
@NullMarked
package vn.bridgewatch.twin.bench.warning;

import org.jspecify.annotations.NullMarked;
