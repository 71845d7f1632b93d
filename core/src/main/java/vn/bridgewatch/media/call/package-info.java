/// The near end of a measurement: streams shaped as those of a call, sent to a reflector and back.
@NullMarked
package vn.bridgewatch.media.call;

import org.jspecify.annotations.NullMarked;
