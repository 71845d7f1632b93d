/// What somebody planned: a conference, or a series of them with its exceptions, and the dates that
/// come of it. Pure.
@NullMarked
package vn.bridgewatch.collector.conference.plan;

import org.jspecify.annotations.NullMarked;
