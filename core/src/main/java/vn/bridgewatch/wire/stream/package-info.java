/// One stream on one connection: dictionaries and what both ends remember of each series.
@NullMarked
package vn.bridgewatch.wire.stream;

import org.jspecify.annotations.NullMarked;
