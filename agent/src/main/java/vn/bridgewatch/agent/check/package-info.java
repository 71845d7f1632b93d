/// Runs the steps of a pre-conference check when the centre asks.
@NullMarked
package vn.bridgewatch.agent.check;

import org.jspecify.annotations.NullMarked;
