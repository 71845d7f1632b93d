/// The bytes of one connection as frames.
@NullMarked
package vn.bridgewatch.wire.frame;

import org.jspecify.annotations.NullMarked;
