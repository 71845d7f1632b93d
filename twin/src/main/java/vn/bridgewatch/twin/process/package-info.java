/// Other programs as processes of ours: found, started, never left behind.
@NullMarked
package vn.bridgewatch.twin.process;

import org.jspecify.annotations.NullMarked;
