/// HTTP/1.1 as a browser asks, with the time of each phase.
@NullMarked
package vn.bridgewatch.agent.probe.http;

import org.jspecify.annotations.NullMarked;
