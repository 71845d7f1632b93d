/// The pieces that frames and blocks are made of: numbers, strings, labels.
@NullMarked
package vn.bridgewatch.wire.bytes;

import org.jspecify.annotations.NullMarked;
