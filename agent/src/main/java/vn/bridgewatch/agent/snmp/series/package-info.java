/// Turns what a device answered into series, as a module says; pure, without I/O.
@NullMarked
package vn.bridgewatch.agent.snmp.series;

import org.jspecify.annotations.NullMarked;
