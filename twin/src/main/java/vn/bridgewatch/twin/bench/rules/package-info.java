/// What the rules cost, how soon they tell of a fault, and how often of none.
@NullMarked
package vn.bridgewatch.twin.bench.rules;

import org.jspecify.annotations.NullMarked;
