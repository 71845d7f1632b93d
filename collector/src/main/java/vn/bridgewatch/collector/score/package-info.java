/// What warnings came to: marks, lead times, how far each rule can be trusted, which are demoted.
@NullMarked
package vn.bridgewatch.collector.score;

import org.jspecify.annotations.NullMarked;
