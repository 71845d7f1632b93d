/// Evidence that a series is not as it was: how rare what it does now is by its own past.
@NullMarked
package vn.bridgewatch.rule.anomaly;

import org.jspecify.annotations.NullMarked;
