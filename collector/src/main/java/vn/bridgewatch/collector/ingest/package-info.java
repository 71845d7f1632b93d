/// Takes the agents' connections and hands on only what is durable.
@NullMarked
package vn.bridgewatch.collector.ingest;

import org.jspecify.annotations.NullMarked;
