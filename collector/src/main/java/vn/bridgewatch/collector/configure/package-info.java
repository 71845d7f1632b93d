/// What the centre gives the sites to measure beside their agents' own files, and what became of
/// it.
@NullMarked
package vn.bridgewatch.collector.configure;

import org.jspecify.annotations.NullMarked;
