package vn.bridgewatch.agent.reader.http;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// One connection to a device, kept between requests where the device keeps it.
///
/// Plain sockets and not the JDK's client: that starts threads and a selector for each device, and
/// its time limit ends before the body.
final class HttpConnection implements AutoCloseable {

  private final HttpEndpoint endpoint;
  private final Trust trust;
  private final SSLSocketFactory sockets;
  private final Semaphore room;
  private @Nullable Open open;

  private record Open(DeadlineSocket below, Socket socket, InputStream in) {}

  HttpConnection(HttpEndpoint endpoint, Trust trust, SSLSocketFactory sockets, Semaphore room) {
    this.endpoint = endpoint;
    this.trust = trust;
    this.sockets = sockets;
    this.room = room;
  }

  /// Sends a request and reads its answer. A kept connection that the device closed meanwhile is
  /// made anew, once.
  HttpResponse exchange(HttpRequest request, Deadline deadline)
      throws HttpFailure, InterruptedException {
    boolean kept = open != null;
    try {
      return exchangeOnce(request, deadline);
    } catch (EOFException | SocketException e) {
      close();
      if (!kept || Thread.currentThread().isInterrupted()) {
        throw failed(e);
      }
    } catch (IOException e) {
      close();
      throw failed(e);
    } catch (HttpFailure e) {
      close();
      throw e;
    }
    try {
      return exchangeOnce(request, deadline);
    } catch (IOException e) {
      close();
      throw failed(e);
    } catch (HttpFailure e) {
      close();
      throw e;
    }
  }

  private HttpResponse exchangeOnce(HttpRequest request, Deadline deadline)
      throws IOException, HttpFailure, InterruptedException {
    Open connection = open != null ? open : connect(deadline);
    open = connection;
    connection.below().deadline(deadline);
    connection.socket().getOutputStream().write(request.bytes(endpoint));
    connection.socket().getOutputStream().flush();
    HttpResponse response = ResponseReader.read(connection.in(), room, deadline);
    if (!response.keepAlive()) {
      close();
    }
    return response;
  }

  private Open connect(Deadline deadline) throws IOException {
    var below = new DeadlineSocket(deadline);
    boolean done = false;
    try {
      below.connect(endpoint.socketAddress());
      Socket socket = below;
      if (endpoint.tls()) {
        var tls =
            (SSLSocket) sockets.createSocket(below, endpoint.address(), endpoint.port(), true);
        SSLParameters parameters = tls.getSSLParameters();
        if (trust instanceof Trust.Authority) {
          parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        socket = tls;
      }
      var opened = new Open(below, socket, new BufferedInputStream(socket.getInputStream()));
      done = true;
      return opened;
    } finally {
      if (!done) {
        below.close();
      }
    }
  }

  @Override
  public void close() {
    Open closing = open;
    open = null;
    if (closing != null) {
      try {
        closing.below().close(); // without TLS's farewell, which could wait
      } catch (IOException _) {
        // it is gone either way
      }
    }
  }

  private HttpFailure failed(IOException e) throws InterruptedException {
    if (Thread.interrupted()) { // a virtual thread's socket is closed under it
      throw new InterruptedException();
    }
    String where = endpoint.instance();
    return switch (e) {
      case SocketTimeoutException _ ->
          new HttpFailure(
              Reason.TIMED_OUT,
              where + " did not answer whole in time; it may be down or filtered");
      case ConnectException _ -> new HttpFailure(Reason.REFUSED, "nothing listens at TCP " + where);
      case NoRouteToHostException _ ->
          new HttpFailure(Reason.UNREACHABLE, "there is no way to " + where);
      case SSLException tls -> tlsFailed(tls);
      case EOFException _ ->
          new HttpFailure(Reason.CUT_OFF, where + " ended the connection before its answer did");
      case SocketException _ ->
          new HttpFailure(
              String.valueOf(e.getMessage()).contains("unreachable")
                  ? Reason.UNREACHABLE
                  : Reason.CUT_OFF,
              where + " broke off: " + e.getMessage());
      default -> new HttpFailure(Reason.NOT_SENT, "cannot ask " + where + ": " + e.getMessage());
    };
  }

  private HttpFailure tlsFailed(SSLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case PinnedCertificate.Other other -> {
          return otherCertificate(other.shown());
        }
        case SocketTimeoutException _ -> {
          return new HttpFailure(
              Reason.TIMED_OUT, endpoint.instance() + " did not end the TLS handshake in time");
        }
        case CertificateExpiredException _, CertificateNotYetValidException _ -> {
          return new HttpFailure(
              Reason.CERTIFICATE_EXPIRED,
              "the device's certificate is not valid now; renew it, or check both clocks");
        }
        case CertPathValidatorException _ -> {
          if (cause.getCause() == null) {
            return new HttpFailure(
                Reason.CERTIFICATE_UNTRUSTED,
                "the device's certificate does not come from the authority in ca");
          }
        }
        default -> {
          // the cause below may tell
        }
      }
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        boolean name = String.valueOf(cause.getMessage()).contains("subject alternative");
        return name
            ? new HttpFailure(
                Reason.CERTIFICATE_NAME,
                "the device's certificate is not for " + endpoint.address() + "; use pin")
            : new HttpFailure(
                Reason.CERTIFICATE_UNTRUSTED,
                "the device's certificate does not come from the authority in ca");
      }
    }
    boolean handshake = e instanceof SSLHandshakeException || e.getCause() instanceof EOFException;
    return new HttpFailure(
        Reason.TLS_FAILED,
        handshake
            ? "no TLS connection: the device may know only TLS before 1.2 or ciphers that are no"
                + " longer safe (docs/devices.md), or speak no TLS there"
            : "the TLS connection broke: " + e.getMessage());
  }

  private HttpFailure otherCertificate(String shown) {
    return switch (trust) {
      case Trust.Pinned _ ->
          new HttpFailure(
              Reason.CERTIFICATE_CHANGED,
              "the device shows another certificate than the pin, "
                  + shown
                  + "; if it was renewed on purpose, put that into pin");
      case Trust.Nobody _, Trust.Authority _ ->
          new HttpFailure(
              Reason.CERTIFICATE_UNKNOWN,
              "neither pin nor ca says which certificate to believe; the device shows "
                  + shown
                  + ": compare it at the device, then put it into pin");
    };
  }
}
