package vn.bridgewatch.collector.ingest.door;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLException;

/// TLS 1.3 as the collector speaks it to agents: no certificate of its own authority, no
/// connection.
public final class ServerTls {

  /// How long a session may be resumed. A resumed handshake costs a fraction of a full one, and
  /// does not look at the certificate again; who is cut off after that is the affair of the host,
  /// which looks at its dates and its authority each time.
  private static final Duration RESUMED_WITHIN = Duration.ofHours(1);

  private static final int SESSIONS_MAX = 16_384;

  private ServerTls() {}

  /// @param certificate ours, with what leads to the authority
  /// @param ca the authority of the agents
  public static SslContext of(Path certificate, Path key, Path ca) throws SSLException {
    return SslContextBuilder.forServer(certificate.toFile(), key.toFile())
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3")
        .clientAuth(ClientAuth.REQUIRE)
        .trustManager(ca.toFile())
        .sessionTimeout(RESUMED_WITHIN.toSeconds())
        .sessionCacheSize(SESSIONS_MAX)
        .build();
  }
}
