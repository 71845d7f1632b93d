/// The words of the stream between agent and collector; the packages below write and read them.
@NullMarked
package vn.bridgewatch.wire;

import org.jspecify.annotations.NullMarked;
