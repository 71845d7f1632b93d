/// Wires demo, drills and simulated devices; has their main classes.
@NullMarked
package vn.bridgewatch.twin.app;

import org.jspecify.annotations.NullMarked;
