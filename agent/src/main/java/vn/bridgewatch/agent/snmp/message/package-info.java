/// SNMP messages of versions 1 and 2c as bytes: requests written, answers read, without an object
/// for each value (RFC 1157, RFC 3416; X.690 for the encoding).
@NullMarked
package vn.bridgewatch.agent.snmp.message;

import org.jspecify.annotations.NullMarked;
