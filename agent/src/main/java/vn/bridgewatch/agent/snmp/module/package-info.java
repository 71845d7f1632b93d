/// What to read over SNMP and what it becomes: module files in the format of snmp_exporter.
@NullMarked
package vn.bridgewatch.agent.snmp.module;

import org.jspecify.annotations.NullMarked;
