/// Lines between programs on loopback, as good and as bad as real ones.
@NullMarked
package vn.bridgewatch.twin.line;

import org.jspecify.annotations.NullMarked;
