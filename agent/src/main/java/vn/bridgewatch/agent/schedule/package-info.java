/// When each attempt runs: a period, a phase of its own, a deadline.
@NullMarked
package vn.bridgewatch.agent.schedule;

import org.jspecify.annotations.NullMarked;
