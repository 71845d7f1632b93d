/// Judges of detectors: public scoring rules over recorded series with known answers.
@NullMarked
package vn.bridgewatch.twin.score;

import org.jspecify.annotations.NullMarked;
