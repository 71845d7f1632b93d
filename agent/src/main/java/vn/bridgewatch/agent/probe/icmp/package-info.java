/// ICMP echo without a child process: sockets through java.lang.foreign, one thread for all.
@NullMarked
package vn.bridgewatch.agent.probe.icmp;

import org.jspecify.annotations.NullMarked;
