/// Takes messages from the outbox to people and systems.
@NullMarked
package vn.bridgewatch.collector.notify;

import org.jspecify.annotations.NullMarked;
