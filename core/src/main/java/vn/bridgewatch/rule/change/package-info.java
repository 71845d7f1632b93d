/// Changes of level: a series that goes on elsewhere than it was.
@NullMarked
package vn.bridgewatch.rule.change;

import org.jspecify.annotations.NullMarked;
