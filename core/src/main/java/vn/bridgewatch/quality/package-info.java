/// What people will notice of a stream: losses that stay after repair, pictures that they hit, and
/// the sentence that says so.
@NullMarked
package vn.bridgewatch.quality;

import org.jspecify.annotations.NullMarked;
