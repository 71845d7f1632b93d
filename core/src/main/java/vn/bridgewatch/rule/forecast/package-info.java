/// Whether a series will cross its limit before a conference ends: trends, probabilities, alarms.
@NullMarked
package vn.bridgewatch.rule.forecast;

import org.jspecify.annotations.NullMarked;
