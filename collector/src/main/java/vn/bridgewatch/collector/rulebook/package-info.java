/// Files of rules as people work on them: read together, looked over for what is likely a mistake,
/// and said aloud.
@NullMarked
package vn.bridgewatch.collector.rulebook;

import org.jspecify.annotations.NullMarked;
