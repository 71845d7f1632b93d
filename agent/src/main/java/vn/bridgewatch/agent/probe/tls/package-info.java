/// TLS: handshake, chain, name and expiry of the certificate.
@NullMarked
package vn.bridgewatch.agent.probe.tls;

import org.jspecify.annotations.NullMarked;
