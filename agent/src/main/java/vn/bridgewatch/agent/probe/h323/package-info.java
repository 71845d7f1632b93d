/// H.323: whether a gatekeeper or device is there; never a call.
@NullMarked
package vn.bridgewatch.agent.probe.h323;

import org.jspecify.annotations.NullMarked;
