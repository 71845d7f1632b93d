/// What a detector has learnt, as bytes and back: so that a restart changes no verdict.
@NullMarked
package vn.bridgewatch.rule.state;

import org.jspecify.annotations.NullMarked;
