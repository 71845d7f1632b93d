package vn.bridgewatch.twin.bench.wire;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.line.TcpLine;

/// Others' formats over HTTP/1.1 and TLS 1.3 with certificates on both sides, on one connection
/// that stays, through a relay that counts.
final class PeerLine implements AutoCloseable {

  private static final int NO_BODY = -1;

  private final HttpsServer server;
  private final TcpLine relay;
  private final HttpClient client;
  private volatile byte[] page = new byte[0];

  private PeerLine(HttpsServer server, TcpLine relay, HttpClient client) {
    this.server = server;
    this.relay = relay;
    this.client = client;
  }

  static PeerLine open(Keys keys) throws IOException, BenchException {
    SSLContext context = keys.context();
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = context.getDefaultSSLParameters();
            tls.setNeedClientAuth(true);
            parameters.setSSLParameters(tls);
          }
        });
    TcpLine relay = TcpLine.open(server.getAddress().getPort());
    HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context).build();
    var line = new PeerLine(server, relay, client);
    server.createContext("/", line::answer);
    server.start();
    return line;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestMethod().equals("GET")) {
        byte[] body = page;
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      } else {
        exchange.sendResponseHeaders(204, NO_BODY);
      }
    }
  }

  /// Sends these ticks in one request; returns when it is answered.
  void send(PeerFormat format, List<Tick> ticks)
      throws IOException, BenchException, InterruptedException {
    byte[] body = format.body(ticks);
    boolean scraped = format == PeerFormat.TEXT;
    String path = scraped ? "/metrics" : "/api/v1/write";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + relay.port() + path))
            .timeout(Duration.ofSeconds(30));
    format.headers().forEach(request::header);
    if (scraped) {
      page = body;
    } else {
      request.POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }
    HttpResponse<byte[]> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() >= 300) {
      throw new BenchException(format.title + ": answered " + response.statusCode());
    }
  }

  TcpLine.Counted counted() {
    return relay.counted();
  }

  @Override
  public void close() throws IOException {
    client.close();
    relay.close();
    server.stop(0);
  }
}
