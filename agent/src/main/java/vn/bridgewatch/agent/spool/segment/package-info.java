/// The files of the spool: their bytes (docs/spool.md), and what is asked of the disk.
@NullMarked
package vn.bridgewatch.agent.spool.segment;

import org.jspecify.annotations.NullMarked;
