/// STUN: whether a server is reached over UDP, and which address it sees.
@NullMarked
package vn.bridgewatch.agent.probe.stun;

import org.jspecify.annotations.NullMarked;
