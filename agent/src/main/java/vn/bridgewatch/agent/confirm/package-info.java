/// Whether a target that missed an answer is down: asked again at once, and told at once.
@NullMarked
package vn.bridgewatch.agent.confirm;

import org.jspecify.annotations.NullMarked;
