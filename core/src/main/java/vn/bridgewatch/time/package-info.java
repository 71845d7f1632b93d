/// The two clocks: monotonic time measures, wall time labels.
@NullMarked
package vn.bridgewatch.time;

import org.jspecify.annotations.NullMarked;
