/// Reads devices that give XML or JSON over HTTPS, by definitions that are data (docs/devices.md).
@NullMarked
package vn.bridgewatch.agent.reader;

import org.jspecify.annotations.NullMarked;
