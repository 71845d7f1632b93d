/// The far end of a measurement: a STAMP session-reflector that answers only whom it knows.
@NullMarked
package vn.bridgewatch.media.reflect;

import org.jspecify.annotations.NullMarked;
