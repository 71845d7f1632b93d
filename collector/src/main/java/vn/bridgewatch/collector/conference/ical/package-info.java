/// Conferences in iCalendar's format (RFC 5545): read strictly, and written.
@NullMarked
package vn.bridgewatch.collector.conference.ical;

import org.jspecify.annotations.NullMarked;
