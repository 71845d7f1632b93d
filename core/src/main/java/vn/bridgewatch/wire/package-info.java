/// The frames between agent and collector, and the self-contained records of spool and journal.
@NullMarked
package vn.bridgewatch.wire;

import org.jspecify.annotations.NullMarked;
