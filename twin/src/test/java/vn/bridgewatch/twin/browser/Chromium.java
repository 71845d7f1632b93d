package vn.bridgewatch.twin.browser;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A headless Chromium process with a profile of its own; both are gone after [#close].
final class Chromium implements AutoCloseable {

  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final Duration END_MAX = Duration.ofSeconds(10);
  private static final Pattern LISTENING =
      Pattern.compile("DevTools listening on ws://(127\\.0\\.0\\.1:\\d+)/");
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");

  private final Process process;
  private final Path profile;
  private final Thread hook = new Thread(this::kill, "chromium-end");
  private final CompletableFuture<String> address = new CompletableFuture<>();

  Chromium() {
    Path program = find(System.getenv().getOrDefault("PATH", "/usr/bin"));
    try {
      profile = Files.createTempDirectory("bridgewatch-chromium-");
      process =
          new ProcessBuilder(
                  program.toString(),
                  "--headless",
                  "--remote-debugging-address=127.0.0.1",
                  "--remote-debugging-port=0",
                  "--user-data-dir=" + profile,
                  "--no-sandbox", // tests may run as root in a container; they open only our pages
                  "--disable-gpu",
                  "--disable-dev-shm-usage",
                  "--disable-quic",
                  "--disable-extensions",
                  "--disable-sync",
                  "--disable-default-apps",
                  "--disable-component-update",
                  "--disable-background-networking",
                  "--disable-domain-reliability",
                  "--disable-client-side-phishing-detection",
                  "--no-first-run",
                  "--no-default-browser-check",
                  "--no-proxy-server",
                  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
                  "--mute-audio",
                  "--hide-scrollbars",
                  "--force-color-profile=srgb",
                  "--lang=vi",
                  "about:blank")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new BrowserException("cannot start " + program, e);
    }
    Runtime.getRuntime().addShutdownHook(hook);
    Thread.ofVirtual().name("chromium-log").start(this::readLog);
  }

  /// Where the DevTools protocol is spoken; waits until the browser says so.
  URI address() {
    try {
      return URI.create("http://" + address.get(START_MAX.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrowserException("interrupted while Chromium started", e);
    } catch (TimeoutException e) {
      throw new BrowserException("Chromium did not start within " + START_MAX, e);
    } catch (ExecutionException e) {
      throw new BrowserException("Chromium did not start: " + e.getCause().getMessage(), e);
    }
  }

  /// Reads what it writes to the end, since a full pipe would stop it.
  private void readLog() {
    var log = new StringBuilder();
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher found = LISTENING.matcher(line);
        if (found.find()) {
          address.complete(found.group(1));
        } else if (!address.isDone() && log.length() < 10_000) {
          log.append(line).append('\n');
        }
      }
    } catch (IOException e) {
      log.append(e.getMessage());
    }
    address.completeExceptionally(new BrowserException("it ended, saying: " + log));
  }

  /// @param path folders as the variable `PATH` has them
  static Path find(String path) {
    return NAMES.stream()
        .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(dir -> Path.of(dir, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new BrowserException("no chromium on the PATH: run bin/setup, which installs it"));
  }

  @Override
  public void close() {
    kill();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // the machine is going down, and the hook with it
    }
  }

  private void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    try {
      process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS);
      for (ProcessHandle child : children) {
        child.onExit().get(END_MAX.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException _) {
      // it was told to die; its folder may keep a file that it still holds
    }
    deleteProfile();
  }

  private void deleteProfile() {
    try {
      Files.walkFileTree(
          profile,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                Path folder, @org.jspecify.annotations.Nullable IOException e) throws IOException {
              Files.deleteIfExists(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      System.err.println("left behind: " + profile + " (" + e.getMessage() + ")");
    }
  }
}
