/// DNS queries over UDP with TCP as the fallback (RFC 1035).
@NullMarked
package vn.bridgewatch.agent.probe.dns;

import org.jspecify.annotations.NullMarked;
