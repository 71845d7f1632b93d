/// Calendars of elsewhere that are read again and again, and never written.
@NullMarked
package vn.bridgewatch.collector.conference.feed;

import org.jspecify.annotations.NullMarked;
