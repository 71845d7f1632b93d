/// What became of the packets of a stream, each way, in constant memory.
@NullMarked
package vn.bridgewatch.media.ledger;

import org.jspecify.annotations.NullMarked;
