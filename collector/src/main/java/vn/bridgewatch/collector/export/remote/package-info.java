/// Sends what came to a time series database, from the journal: nothing is left out, however late
/// it came. Depends on `collector.journal` and `collector.inventory`.
@NullMarked
package vn.bridgewatch.collector.export.remote;

import org.jspecify.annotations.NullMarked;
