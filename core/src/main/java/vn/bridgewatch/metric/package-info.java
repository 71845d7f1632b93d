/// Series, samples and events: what both sides speak of.
@NullMarked
package vn.bridgewatch.metric;

import org.jspecify.annotations.NullMarked;
