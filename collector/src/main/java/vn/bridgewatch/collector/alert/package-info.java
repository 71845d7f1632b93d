/// The life of an alert: pending, firing, resolved; severity from rule and phase.
@NullMarked
package vn.bridgewatch.collector.alert;

import org.jspecify.annotations.NullMarked;
