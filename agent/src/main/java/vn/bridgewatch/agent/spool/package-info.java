/// Keeps records until the centre has them on disk.
@NullMarked
package vn.bridgewatch.agent.spool;

import org.jspecify.annotations.NullMarked;
