/// Wires the agent, reads its files, has its main classes.
@NullMarked
package vn.bridgewatch.agent.app;

import org.jspecify.annotations.NullMarked;
