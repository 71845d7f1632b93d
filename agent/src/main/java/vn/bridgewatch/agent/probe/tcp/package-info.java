/// TCP: the handshake, and what is said after it.
@NullMarked
package vn.bridgewatch.agent.probe.tcp;

import org.jspecify.annotations.NullMarked;
