package vn.bridgewatch.twin.bench.storm;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import javax.net.ssl.SSLEngine;

/// TLS as peers use it that mean no good.
final class Tls {

  private Tls() {}

  /// A ClientHello, as its record goes over the line.
  static byte[] hello() throws IOException {
    SSLEngine engine =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .protocols("TLSv1.3")
            .build()
            .newEngine(ByteBufAllocator.DEFAULT, "localhost", 1);
    ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.beginHandshake();
    engine.wrap(ByteBuffer.allocate(0), record);
    byte[] bytes = new byte[record.flip().remaining()];
    record.get(bytes);
    return bytes;
  }

  /// One without a certificate.
  static SslContext stranger(Path tls) throws IOException {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3")
        .trustManager(tls.resolve("ca.pem").toFile())
        .build();
  }

  /// One with an agent's certificate.
  static SslContext agent(Path tls, String agent) throws IOException {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3")
        .keyManager(tls.resolve(agent + ".pem").toFile(), tls.resolve(agent + ".key").toFile())
        .trustManager(tls.resolve("ca.pem").toFile())
        .build();
  }
}
