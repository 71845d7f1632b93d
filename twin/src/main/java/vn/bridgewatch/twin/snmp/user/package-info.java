/// SNMPv3 for simulated devices: an engine with users (RFC 3412, RFC 3414).
@NullMarked
package vn.bridgewatch.twin.snmp.user;

import org.jspecify.annotations.NullMarked;
