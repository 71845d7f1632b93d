/// NTP: how far the clock of this machine is from a server's, and how good that one is.
@NullMarked
package vn.bridgewatch.agent.probe.ntp;

import org.jspecify.annotations.NullMarked;
