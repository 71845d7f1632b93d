/// The way to a target, hop by hop, and that it has changed.
@NullMarked
package vn.bridgewatch.agent.probe.path;

import org.jspecify.annotations.NullMarked;
