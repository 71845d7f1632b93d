/// The state folder: what must outlive a loss of power.
@NullMarked
package vn.bridgewatch.agent.state;

import org.jspecify.annotations.NullMarked;
