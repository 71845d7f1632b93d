/// One device over HTTP/1.1: connection, certificate, login; every wait and size bounded.
@NullMarked
package vn.bridgewatch.agent.reader.http;

import org.jspecify.annotations.NullMarked;
