/// What the collector bears: a country that comes back at once, and peers that mean no good.
@NullMarked
package vn.bridgewatch.twin.bench.storm;

import org.jspecify.annotations.NullMarked;
