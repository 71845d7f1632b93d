/// The one outbound connection to the centre.
@NullMarked
package vn.bridgewatch.agent.uplink;

import org.jspecify.annotations.NullMarked;
