/// Loads for benchmarks that run the agent's code without the agent.
@NullMarked
package vn.bridgewatch.agent.bench;

import org.jspecify.annotations.NullMarked;
