/// How equipment degrades: scenarios with a known end and as many harmless ones that look alike,
/// the common ways to warn of them, and the judge of all.
@NullMarked
package vn.bridgewatch.twin.degrade;

import org.jspecify.annotations.NullMarked;
