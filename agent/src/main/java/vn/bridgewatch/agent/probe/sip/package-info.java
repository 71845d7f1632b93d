/// SIP: whether a device or server answers OPTIONS (RFC 3261, section 11), and where a registrar
/// knows an account to be (section 10.2.3); never a call, and nothing is changed.
@NullMarked
package vn.bridgewatch.agent.probe.sip;

import org.jspecify.annotations.NullMarked;
