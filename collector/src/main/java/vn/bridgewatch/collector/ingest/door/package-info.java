/// The way in for agents: who is accepted, whose handshake is done now, who waits and who is sent
/// away.
@NullMarked
package vn.bridgewatch.collector.ingest.door;

import org.jspecify.annotations.NullMarked;
