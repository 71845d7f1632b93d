package vn.bridgewatch.collector.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.Deque;

/// One event stream: a bounded queue before a socket. Lives on the server's event loop.
///
/// Buffers are shared between the clients; what waits here costs one reference each.
final class EventClient {

  private static final int SOCKET_BYTES = 256 * 1024;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final int queueBytesMax;
  private final Deque<Buffer> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean begun;

  EventClient(HttpServerRequest request, int queueBytesMax) {
    this.request = request;
    this.response = request.response();
    this.queueBytesMax = queueBytesMax;
    response.setWriteQueueMaxSize(SOCKET_BYTES);
    response.drainHandler(_ -> drain());
  }

  /// Sends what the stream begins with, then what gathered meanwhile.
  void begin(Buffer first) {
    begun = true;
    response.write(first);
    drain();
  }

  /// Takes events; false when the client is too slow and must be cut.
  boolean offer(Buffer events) {
    if (begun && waiting.isEmpty() && !response.writeQueueFull()) {
      response.write(events);
      return true;
    }
    waiting.add(events);
    waitingBytes += events.length();
    return waitingBytes <= queueBytesMax;
  }

  void cut() {
    waiting.clear();
    waitingBytes = 0;
    request.connection().close();
  }

  private void drain() {
    while (begun && !waiting.isEmpty() && !response.writeQueueFull()) {
      Buffer next = waiting.remove();
      waitingBytes -= next.length();
      response.write(next);
    }
  }
}
