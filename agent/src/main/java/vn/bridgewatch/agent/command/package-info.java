/// Commands for a person at a desk: their options, what they print, how they end.
@NullMarked
package vn.bridgewatch.agent.command;

import org.jspecify.annotations.NullMarked;
