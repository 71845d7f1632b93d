/// Makes malformed SNMP messages for tests.
@NullMarked
package vn.bridgewatch.agent.snmp.fuzz;

import org.jspecify.annotations.NullMarked;
