/// The journal in segment files; docs/journal.md has their bytes.
@NullMarked
package vn.bridgewatch.collector.journal.segment;

import org.jspecify.annotations.NullMarked;
