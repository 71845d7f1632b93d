/// The change guard: sees what is changed at sites, and tells the live thread, where it is a
/// warning of its own from 24 hours before a conference until its end.
@NullMarked
package vn.bridgewatch.collector.guard;

import org.jspecify.annotations.NullMarked;
