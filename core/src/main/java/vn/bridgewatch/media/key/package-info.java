/// Keys of media measurements, as they lie in files.
@NullMarked
package vn.bridgewatch.media.key;

import org.jspecify.annotations.NullMarked;
