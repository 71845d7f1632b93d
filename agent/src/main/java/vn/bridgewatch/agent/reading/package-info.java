/// What all readings of a device have in common, whatever they ask it by.
@NullMarked
package vn.bridgewatch.agent.reading;

import org.jspecify.annotations.NullMarked;
