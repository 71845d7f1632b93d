/// The conferences of this agent's sites, kept for when the centre cannot be reached.
@NullMarked
package vn.bridgewatch.agent.calendar;

import org.jspecify.annotations.NullMarked;
