/// A small country on this machine: real processes, simulated devices, lines that can be cut.
@NullMarked
package vn.bridgewatch.twin.demo;

import org.jspecify.annotations.NullMarked;
