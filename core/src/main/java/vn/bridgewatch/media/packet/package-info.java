/// Test packets of STAMP (RFC 8762) with the extensions of RFC 8972, to the byte.
@NullMarked
package vn.bridgewatch.media.packet;

import org.jspecify.annotations.NullMarked;
