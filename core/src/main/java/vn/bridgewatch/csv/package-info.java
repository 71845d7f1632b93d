/// Recorded samples as text: lines of a time and a value, read strictly and in bounded memory.
@NullMarked
package vn.bridgewatch.csv;

import org.jspecify.annotations.NullMarked;
