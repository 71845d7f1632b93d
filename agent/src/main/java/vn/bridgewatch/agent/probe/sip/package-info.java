/// SIP: whether a device or server answers OPTIONS (RFC 3261, section 11); never a call.
@NullMarked
package vn.bridgewatch.agent.probe.sip;

import org.jspecify.annotations.NullMarked;
