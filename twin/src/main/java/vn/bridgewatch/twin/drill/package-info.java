/// Faults that are really made, and healed.
@NullMarked
package vn.bridgewatch.twin.drill;

import org.jspecify.annotations.NullMarked;
