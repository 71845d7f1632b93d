/// The durable log of everything received; the seam between stages. `journal.segment` keeps it in
/// files of this machine.
@NullMarked
package vn.bridgewatch.collector.journal;

import org.jspecify.annotations.NullMarked;
