package vn.bridgewatch.agent.probe.tls;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Texts;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.agent.probe.line.Allowance;
import vn.bridgewatch.agent.probe.line.BadAnswer;
import vn.bridgewatch.agent.probe.line.Connection;

/// Begins TLS on a connection.
///
/// The handshake accepts whatever certificate comes, so that also of one that is not to be trusted
/// it can be said when it ends and whom it names; it is judged afterwards, and before anything is
/// sent. No session is resumed: each attempt sees the certificate that the server has now.
public final class TlsLayer {

  private static final int CHAIN_MAX = 16;

  /// Takes every certificate; [TlsSeen#fault] judges it.
  private static final class Taker extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
      throw new UnsupportedOperationException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      throw new UnsupportedOperationException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException("this is a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static final SSLContext CONTEXT = context();

  private TlsLayer() {}

  private static SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Taker()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /// Shakes hands, and has the connection speak through TLS from then on.
  ///
  /// @throws BadAnswer where the other side speaks no TLS, or none that both know
  public static TlsSeen start(
      Connection connection, TlsTerms terms, Allowance allowance, Trace trace) throws IOException {
    trace.step("beginning TLS, for " + terms.name());
    long startNanos = allowance.clock().nanoTime();
    // without a host and a port the JDK keeps no session
    var socket =
        (SSLSocket) CONTEXT.getSocketFactory().createSocket(connection.socket(), null, -1, true);
    SSLParameters parameters = socket.getSSLParameters();
    sni(terms.name()).ifPresent(name -> parameters.setServerNames(List.of(name)));
    if (!terms.protocols().isEmpty()) {
      parameters.setProtocols(terms.protocols().toArray(String[]::new));
    }
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
    } catch (IOException e) {
      throw reason(e);
    }
    connection.speakThrough(socket);
    Duration time = Duration.ofNanos(allowance.clock().nanoTime() - startNanos);
    TlsSeen seen = seen(socket.getSession(), terms, time);
    trace.step("TLS is agreed upon after " + Texts.seconds(time) + ": " + seen.text());
    return seen;
  }

  private static TlsSeen seen(SSLSession session, TlsTerms terms, Duration time)
      throws IOException {
    var chain = new ArrayList<X509Certificate>();
    for (Certificate certificate : session.getPeerCertificates()) {
      if (certificate instanceof X509Certificate x509 && chain.size() < CHAIN_MAX) {
        chain.add(x509);
      }
    }
    if (chain.isEmpty()) {
      throw new BadAnswer("the server shows no certificate");
    }
    Instant now = Instant.now();
    List<X509Certificate> authorities =
        terms.authorities().isEmpty() ? Authorities.system() : terms.authorities();
    return new TlsSeen(
        time,
        session.getProtocol().replaceFirst("^TLSv1$", "TLSv1.0").replace("TLSv", "TLS "),
        session.getCipherSuite(),
        chain,
        CertificateNames.of(chain.getFirst()).covers(terms.name()),
        Vouching.of(chain, authorities, now),
        terms,
        now);
  }

  private static Optional<SNIHostName> sni(String name) {
    try {
      InetAddress.ofLiteral(name);
      return Optional.empty(); // RFC 6066, section 3: no addresses
    } catch (IllegalArgumentException _) {
      try {
        return Optional.of(
            new SNIHostName(name.endsWith(".") ? name.substring(0, name.length() - 1) : name));
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }
  }

  /// What ended the handshake, beneath what JSSE wraps it in.
  private static IOException reason(IOException e) {
    Throwable at = e;
    for (int i = 0; i < 8 && at != null; i++) {
      if (at instanceof BadAnswer bad) {
        return bad;
      }
      if (at instanceof SocketTimeoutException timeout) {
        return timeout;
      }
      if (at instanceof SocketException && !(at instanceof SSLException)) {
        return (SocketException) at;
      }
      if (at instanceof EOFException) {
        return new BadAnswer(
            Cause.TLS_REFUSED, "the other side closed the connection within the TLS handshake");
      }
      at = at.getCause();
    }
    String text = Objects.requireNonNullElse(e.getMessage(), "");
    if (text.contains("Unsupported or unrecognized SSL message")) {
      return new BadAnswer("the other side speaks no TLS on this port");
    }
    if (e instanceof SSLException) {
      return new BadAnswer(Cause.TLS_REFUSED, "no TLS was agreed upon: " + text);
    }
    return e;
  }
}
