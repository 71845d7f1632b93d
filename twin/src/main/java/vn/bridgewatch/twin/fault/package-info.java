/// Breaks what carries records, in every way that we know, and computes what became of them.
@NullMarked
package vn.bridgewatch.twin.fault;

import org.jspecify.annotations.NullMarked;
