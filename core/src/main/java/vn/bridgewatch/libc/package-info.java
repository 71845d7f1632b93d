/// Calls of the C library by way of Java's foreign functions.
@NullMarked
package vn.bridgewatch.libc;

import org.jspecify.annotations.NullMarked;
