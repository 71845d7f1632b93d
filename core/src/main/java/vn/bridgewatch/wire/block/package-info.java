/// Records as blocks that decode alone, for journal and spool.
@NullMarked
package vn.bridgewatch.wire.block;

import org.jspecify.annotations.NullMarked;
