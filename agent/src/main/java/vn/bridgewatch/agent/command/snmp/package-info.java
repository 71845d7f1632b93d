/// `snmp read|walk|identify|listen|profiles`.
@NullMarked
package vn.bridgewatch.agent.command.snmp;

import org.jspecify.annotations.NullMarked;
