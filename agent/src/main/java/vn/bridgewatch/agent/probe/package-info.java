/// Active measurements: one kind, one file; what the network does is a value.
@NullMarked
package vn.bridgewatch.agent.probe;

import org.jspecify.annotations.NullMarked;
