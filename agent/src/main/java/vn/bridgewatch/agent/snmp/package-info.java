/// Reads devices by snmp_exporter modules over SNMP4J.
@NullMarked
package vn.bridgewatch.agent.snmp;

import org.jspecify.annotations.NullMarked;
