/// Simulated devices: an SNMP responder that plays recordings.
@NullMarked
package vn.bridgewatch.twin.snmp;

import org.jspecify.annotations.NullMarked;
