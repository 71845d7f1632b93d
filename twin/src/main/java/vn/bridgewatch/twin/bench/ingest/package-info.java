/// What the collector spends on a whole country that sends.
@NullMarked
package vn.bridgewatch.twin.bench.ingest;

import org.jspecify.annotations.NullMarked;
