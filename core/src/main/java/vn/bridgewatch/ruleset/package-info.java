/// Rules as data: the files that people write, what ships, and the set that is in force.
@NullMarked
package vn.bridgewatch.ruleset;

import org.jspecify.annotations.NullMarked;
