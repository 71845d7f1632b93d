/// Media tests at the rate of a call, paced so that no line carries more of them than it may.
@NullMarked
package vn.bridgewatch.collector.media;

import org.jspecify.annotations.NullMarked;
