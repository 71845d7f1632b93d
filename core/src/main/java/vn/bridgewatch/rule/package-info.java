/// Detectors: pure functions from readings to verdicts; no I/O, no clock of their own.
@NullMarked
package vn.bridgewatch.rule;

import org.jspecify.annotations.NullMarked;
