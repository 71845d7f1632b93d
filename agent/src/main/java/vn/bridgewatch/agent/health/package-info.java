/// The agent's own health through Micrometer, on loopback.
@NullMarked
package vn.bridgewatch.agent.health;

import org.jspecify.annotations.NullMarked;
