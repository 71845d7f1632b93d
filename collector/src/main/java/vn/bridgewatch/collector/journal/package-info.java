/// The durable log of everything received; the seam between stages.
@NullMarked
package vn.bridgewatch.collector.journal;

import org.jspecify.annotations.NullMarked;
