/// What a stream of packets met on its way: loss and its bursts, delay variation, reordering,
/// duplicates; each in constant memory, none of it moved by a clock that is wrong by a constant.
@NullMarked
package vn.bridgewatch.quality.stream;

import org.jspecify.annotations.NullMarked;
