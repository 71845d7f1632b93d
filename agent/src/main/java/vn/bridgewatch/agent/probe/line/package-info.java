/// What probes talk over: a connection or an exchange of datagrams, within one deadline and a bound
/// on bytes.
@NullMarked
package vn.bridgewatch.agent.probe.line;

import org.jspecify.annotations.NullMarked;
