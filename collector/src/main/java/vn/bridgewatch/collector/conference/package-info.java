/// Conferences, their rosters and the phase of each site.
@NullMarked
package vn.bridgewatch.collector.conference;

import org.jspecify.annotations.NullMarked;
