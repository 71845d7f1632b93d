package vn.bridgewatch.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A process that gets no further descriptor, and what it does with its time then.
public final class Descriptors {

  private static final double TICKS_PER_SECOND = 100; // USER_HZ, on every Linux

  private final Process process;
  private String before = "";

  public Descriptors(Process process) {
    this.process = process;
  }

  /// From now on there is none; what is open stays open.
  public void deny() throws IOException, InterruptedException {
    before =
        Run.of("prlimit", "--pid", pid(), "--nofile", "--noheadings", "--raw", "-o", "SOFT")
            .good()
            .strip();
    limit("3");
  }

  public void giveBack() throws IOException, InterruptedException {
    limit(before);
  }

  private void limit(String soft) throws IOException, InterruptedException {
    Run.of("prlimit", "--pid", pid(), "--nofile=" + soft + ":").good();
  }

  private String pid() {
    return String.valueOf(process.pid());
  }

  /// Seconds of a core that it has used so far.
  public double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc", pid(), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /// Something that takes its time.
  @FunctionalInterface
  public interface Span {
    void pass() throws Exception;
  }

  /// Fails where it uses a fifth of a core or more meanwhile: a loop that spins takes what it gets.
  public void isIdleDuring(Span span) throws Exception {
    double cpuBefore = cpuSeconds();
    long startNanos = System.nanoTime();
    span.pass();
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    assertThat((cpuSeconds() - cpuBefore) / seconds).as("of a core").isLessThan(0.2);
  }
}
