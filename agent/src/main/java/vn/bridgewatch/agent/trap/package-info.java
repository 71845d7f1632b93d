/// Receives SNMP traps and informs and makes events of them.
@NullMarked
package vn.bridgewatch.agent.trap;

import org.jspecify.annotations.NullMarked;
