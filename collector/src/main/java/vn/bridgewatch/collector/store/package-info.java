/// SQLite: migrations and the one writer.
@NullMarked
package vn.bridgewatch.collector.store;

import org.jspecify.annotations.NullMarked;
