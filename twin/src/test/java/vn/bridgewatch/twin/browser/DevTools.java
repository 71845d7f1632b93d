package vn.bridgewatch.twin.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/// One connection of the DevTools protocol: commands with answers, and events.
final class DevTools implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final int MESSAGE_CHARS_MAX = 64 * 1024 * 1024; // a screenshot of a wall in Base64

  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final BiConsumer<String, JsonNode> events;
  private final WebSocket socket;

  /// @param events told of each event's name and parameters, on the connection's thread
  DevTools(URI page, BiConsumer<String, JsonNode> events) {
    this.events = events;
    this.socket = http.newWebSocketBuilder().buildAsync(page, new Listener()).join();
  }

  /// Sends a command and waits for its answer.
  JsonNode send(String method, Map<String, ?> parameters) {
    ObjectNode command = JSON.createObjectNode();
    int id = ids.incrementAndGet();
    command.put("id", id).put("method", method).set("params", JSON.valueToTree(parameters));
    var answer = new CompletableFuture<JsonNode>();
    waiting.put(id, answer);
    try {
      synchronized (socket) {
        socket.sendText(command.toString(), true).join(); // one at a time, as WebSocket asks
      }
      return answer.get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrowserException(method + " was interrupted", e);
    } catch (TimeoutException e) {
      throw new BrowserException(method + " had no answer within " + ANSWER_MAX, e);
    } catch (ExecutionException e) {
      throw new BrowserException(method + ": " + e.getCause().getMessage(), e);
    } finally {
      waiting.remove(id);
    }
  }

  private void take(String text) {
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      failAll(e);
      return;
    }
    if (!message.has("id")) {
      events.accept(message.path("method").asText(), message.path("params"));
      return;
    }
    CompletableFuture<JsonNode> answer = waiting.get(message.get("id").asInt());
    if (answer == null) {
      return; // whoever asked has given up
    }
    if (message.has("error")) {
      answer.completeExceptionally(
          new BrowserException(message.get("error").path("message").asText()));
    } else {
      answer.complete(message.path("result"));
    }
  }

  private void failAll(Throwable cause) {
    waiting.values().forEach(answer -> answer.completeExceptionally(cause));
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }

  private final class Listener implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (text.length() > MESSAGE_CHARS_MAX) {
        failAll(new BrowserException("a message of more than " + MESSAGE_CHARS_MAX));
        text.setLength(0);
      }
      if (last) {
        String whole = text.toString();
        text.setLength(0);
        take(whole);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      failAll(new BrowserException("the browser closed the connection: " + reason));
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable cause) {
      failAll(cause);
    }
  }
}
