package vn.bridgewatch.twin.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// One page in a headless Chromium.
///
/// Waits are done inside the page, so that a test needs no sleep: an expression is tried at each
/// turn of a timer until it is true. Everything is ended and deleted by [#close], whatever
/// happened.
public final class Browser implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LOAD_MAX = Duration.ofSeconds(30);
  private static final int ERRORS_MAX = 200;
  private static final int TRY_MILLIS = 40;

  private final Chromium chromium;
  private final DevTools tools;
  private final List<String> errors = new CopyOnWriteArrayList<>();

  /// Starts the browser with an empty page of 1280 by 800.
  public Browser() {
    chromium = new Chromium();
    DevTools opened = null;
    try {
      opened = new DevTools(firstPage(chromium.address()), this::event);
      for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
        opened.send(domain + ".enable", Map.of());
      }
      tools = opened;
      setViewport(1280, 800);
    } catch (RuntimeException e) {
      if (opened != null) {
        opened.close();
      }
      chromium.close();
      throw e;
    }
  }

  /// Opens an address and waits until it and what it names is loaded.
  public void open(String url) {
    JsonNode answer = tools.send("Page.navigate", Map.of("url", url));
    if (answer.has("errorText")) {
      throw new BrowserException(url + ": " + answer.get("errorText").asText());
    }
    waitFor("document.readyState === 'complete' && location.href !== 'about:blank'", LOAD_MAX);
  }

  /// Waits until an expression of JavaScript is truthy.
  public void waitFor(String expression, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    String last = "it was never tried";
    for (long left = timeout.toMillis();
        left > 0;
        left = (deadline - System.nanoTime()) / 1_000_000) {
      try {
        if (evaluate(poll(expression, Math.min(left, 5_000))).asBoolean()) {
          return;
        }
        last = "it stayed false";
      } catch (BrowserException e) {
        last = String.valueOf(e.getMessage()); // the page went to another one meanwhile: try there
      }
    }
    throw new BrowserException(
        "not within "
            + timeout
            + ": "
            + expression
            + " ("
            + last
            + ")\nThe page says: "
            + text("body")
            + "\nErrors: "
            + errors);
  }

  private static String poll(String expression, long millis) {
    return """
    new Promise((done) => {
      const end = performance.now() + %d;
      (function attempt() {
        let now = false;
        try { now = Boolean(%s); } catch (e) { now = false; }
        if (now || performance.now() > end) done(now); else setTimeout(attempt, %d);
      })();
    })\
    """
        .formatted(millis, expression, TRY_MILLIS);
  }

  /// The value of an expression; a promise is waited for.
  public JsonNode evaluate(String expression) {
    JsonNode answer =
        tools.send(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new BrowserException(described(answer.get("exceptionDetails")));
    }
    return answer.path("result").path("value");
  }

  /// The text of the first element of a selector as a reader sees it; empty when there is none.
  public String text(String selector) {
    return evaluate("document.querySelector(%s)?.innerText ?? ''".formatted(quoted(selector)))
        .asText();
  }

  /// Clicks in the middle of the first element of a selector, as a hand with a mouse would.
  public void click(String selector) {
    JsonNode at =
        evaluate(
            """
            (() => {
              const it = document.querySelector(%s);
              if (!it) return null;
              it.scrollIntoView({block: 'center', behavior: 'instant'});
              const box = it.getBoundingClientRect();
              return {x: box.x + box.width / 2, y: box.y + box.height / 2};
            })()\
            """
                .formatted(quoted(selector)));
    if (!at.isObject()) {
      throw new BrowserException("nothing to click: " + selector);
    }
    for (String type : List.of("mousePressed", "mouseReleased")) {
      tools.send(
          "Input.dispatchMouseEvent",
          Map.of(
              "type",
              type,
              "x",
              at.get("x").asDouble(),
              "y",
              at.get("y").asDouble(),
              "button",
              "left",
              "clickCount",
              1));
    }
  }

  /// Types a text into what has the focus.
  public void type(String text) {
    tools.send("Input.insertText", Map.of("text", text));
  }

  /// Presses and releases a key that types nothing, as `Tab`, `Enter` or `ArrowDown`.
  public void press(String key) {
    int code =
        switch (key) {
          case "Tab" -> 9;
          case "Enter" -> 13;
          case "Escape" -> 27;
          case "ArrowUp" -> 38;
          case "ArrowDown" -> 40;
          default -> throw new IllegalArgumentException("key: not known here: " + key);
        };
    for (String type : List.of("rawKeyDown", "keyUp")) {
      tools.send(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
    }
  }

  public void setViewport(int width, int height) {
    tools.send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  /// @param scheme `light` or `dark`
  public void setColorScheme(String scheme) {
    tools.send(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /// Cuts the page off from the network, or joins it again.
  public void setOffline(boolean offline) {
    tools.send(
        "Network.emulateNetworkConditions",
        Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
  }

  /// Writes what the viewport shows as PNG.
  public void screenshot(Path file) {
    shoot(file, false);
  }

  /// Writes the whole page as PNG, however long it is.
  public void screenshotWhole(Path file) {
    shoot(file, true);
  }

  private void shoot(Path file, boolean whole) {
    String data =
        tools
            .send("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", whole))
            .path("data")
            .asText();
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.write(file, Base64.getDecoder().decode(data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What the pages wrote to the console as an error since the last [#forgetErrors], exceptions
  /// that nobody caught, and what the browser complains of (a resource that did not load, a breach
  /// of the content security policy).
  public List<String> consoleErrors() {
    return List.copyOf(errors);
  }

  public void forgetErrors() {
    errors.clear();
  }

  private void event(String name, JsonNode parameters) {
    switch (name) {
      case "Runtime.exceptionThrown" -> note(described(parameters.path("exceptionDetails")));
      case "Runtime.consoleAPICalled" -> {
        if (parameters.path("type").asText().equals("error")) {
          note(parameters.path("args").toString());
        }
      }
      case "Log.entryAdded" -> {
        JsonNode entry = parameters.path("entry");
        if (entry.path("level").asText().equals("error")) {
          note(entry.path("text").asText() + " " + entry.path("url").asText());
        }
      }
      default -> {
        // Events of no interest.
      }
    }
  }

  private void note(String error) {
    if (errors.size() < ERRORS_MAX) {
      errors.add(error);
    }
  }

  private static String described(JsonNode exception) {
    return exception
        .path("exception")
        .path("description")
        .asText(exception.path("text").asText("exception"));
  }

  private static URI firstPage(URI address) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      JsonNode pages =
          JSON.readTree(
              http.send(
                      HttpRequest.newBuilder(address.resolve("/json/list"))
                          .timeout(LOAD_MAX)
                          .build(),
                      BodyHandlers.ofString())
                  .body());
      for (JsonNode page : pages) {
        if (page.path("type").asText().equals("page")) {
          return URI.create(page.path("webSocketDebuggerUrl").asText());
        }
      }
      throw new BrowserException("Chromium has no page: " + pages);
    } catch (IOException e) {
      throw new BrowserException("cannot list the pages of Chromium", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrowserException("interrupted", e);
    }
  }

  private static String quoted(String text) {
    return JSON.valueToTree(text).toString();
  }

  @Override
  public void close() {
    try {
      tools.close();
    } finally {
      chromium.close();
    }
  }
}
