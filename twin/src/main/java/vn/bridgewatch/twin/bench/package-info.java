/// Figures of ours beside those of other makers, measured in the same minutes on the same devices.
@NullMarked
package vn.bridgewatch.twin.bench;

import org.jspecify.annotations.NullMarked;
