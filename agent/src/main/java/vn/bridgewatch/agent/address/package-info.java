/// The addresses of the machine that the agent runs on, and how long they are still its own.
@NullMarked
package vn.bridgewatch.agent.address;

import org.jspecify.annotations.NullMarked;
