package vn.bridgewatch.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Programs that run beside a test, and end with it; as an extension of a test class, beside all of
/// its tests, in a folder of its own.
public final class Programs implements BeforeAllCallback, AfterAllCallback {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final List<Process> processes = new ArrayList<>();
  private @Nullable Path folder;

  /// As an extension, which makes the folder.
  public Programs() {}

  /// @param folder where they run and what they say is kept
  public Programs(Path folder) {
    this.folder = folder;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("programs-");
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    end();
    try (Stream<Path> all = Files.walk(folder())) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  public Path folder() {
    return Objects.requireNonNull(folder, "the test has not begun");
  }

  /// Starts a program; what it says goes to a file of the folder.
  public Process start(String... command) throws IOException {
    return start(List.of(command));
  }

  public Process start(List<String> command) throws IOException {
    String name = Path.of(command.getFirst()).getFileName().toString().replaceAll("\\W", "-");
    Path log = Files.createTempFile(folder(), name, ".log");
    Process process =
        builder(command).directory(folder().toFile()).redirectOutput(log.toFile()).start();
    processes.add(process);
    return process;
  }

  /// Runs a program in the folder until it ends well.
  public String run(String... command) throws IOException, InterruptedException {
    var within = new ArrayList<>(List.of("env", "-C", folder().toString()));
    within.addAll(List.of(command));
    within.set(3, found(command[0]));
    return Run.of(within).good();
  }

  public void end() throws InterruptedException {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  static ProcessBuilder builder(List<String> command) {
    var line = new ArrayList<>(command);
    line.set(0, found(line.getFirst()));
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
    return builder;
  }

  /// Where a program is; also those of the administrator, which are not on everybody's path.
  public static String found(String program) {
    if (program.startsWith("/")) {
      return program;
    }
    for (String place : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":")) {
      Path path = Path.of(place).resolve(program);
      if (Files.isExecutable(path)) {
        return path.toString();
      }
    }
    throw new AssertionError(program + " is missing; bin/setup installs it");
  }

  /// A port of loopback that is free for both TCP and UDP now.
  public static int freePort() throws IOException {
    while (true) {
      try (var tcp = new ServerSocket(0, 1, LOOPBACK);
          var udp = new DatagramSocket(tcp.getLocalPort(), LOOPBACK)) {
        return udp.getLocalPort();
      } catch (BindException _) {
        // taken over UDP: another one
      }
    }
  }

  /// Something that may not be so yet.
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /// Waits for something that will come true, at most a minute.
  public static void await(String what, Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
