/// Conferences in a table of comma-separated values.
@NullMarked
package vn.bridgewatch.collector.conference.csv;

import org.jspecify.annotations.NullMarked;
