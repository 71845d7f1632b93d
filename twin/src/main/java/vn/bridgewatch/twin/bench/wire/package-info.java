/// What the stream costs the line of a site, beside the ways of other makers.
@NullMarked
package vn.bridgewatch.twin.bench.wire;

import org.jspecify.annotations.NullMarked;
