/// Thousands of clients of the agents' protocol in one process, with a book of what they sent and
/// what was acknowledged.
@NullMarked
package vn.bridgewatch.twin.rig;

import org.jspecify.annotations.NullMarked;
