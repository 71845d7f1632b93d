package vn.bridgewatch.agent.probe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Turns names into addresses within a time, through the resolver of this machine.
///
/// `getaddrinfo` blocks its thread for as long as the resolver's own retries last and cannot be
/// interrupted, so it runs on a few platform threads and callers wait no longer than they want to.
public final class Resolver implements AutoCloseable {

  private static final String TEMPORARY = "Temporary failure in name resolution";

  static final int LOOKUPS_AT_ONCE = 4;
  static final int LOOKUPS_WAITING_MAX = 256;

  /// Looks a name up, blocking; the system's by default.
  @FunctionalInterface
  interface Lookup {
    InetAddress[] lookup(String host) throws UnknownHostException;
  }

  /// What a lookup gave.
  public sealed interface Resolution {
    record Found(List<InetAddress> addresses) implements Resolution {
      public Found {
        addresses = List.copyOf(addresses);
      }
    }

    record Failed(Outcome outcome) implements Resolution {}
  }

  private final Lookup lookup;
  private final ThreadPoolExecutor threads;

  public Resolver() {
    this(InetAddress::getAllByName);
  }

  Resolver(Lookup lookup) {
    this.lookup = lookup;
    this.threads =
        new ThreadPoolExecutor(
            LOOKUPS_AT_ONCE,
            LOOKUPS_AT_ONCE,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(LOOKUPS_WAITING_MAX),
            Thread.ofPlatform().name("resolver-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /// The addresses of a host, in the order of the system; a literal address takes no time.
  public Resolution resolve(String host, Duration timeout) throws InterruptedException {
    if (isLiteral(host)) {
      return new Resolution.Found(List.of(InetAddress.ofLiteral(host)));
    }
    Future<InetAddress[]> answer;
    try {
      answer = threads.submit(() -> lookup.lookup(host));
    } catch (RejectedExecutionException _) {
      return new Resolution.Failed(
          new Outcome.Unmeasured(
              Why.OVERLOADED,
              LOOKUPS_WAITING_MAX + " names wait to be resolved already",
              "Check the resolver of this machine, or give addresses instead of names."));
    }
    try {
      return new Resolution.Found(List.of(answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS)));
    } catch (TimeoutException _) {
      answer.cancel(false);
      return new Resolution.Failed(
          new Outcome.Unmeasured(
              Why.RESOLVER_SILENT,
              "the name " + host + " was not resolved within " + Texts.seconds(timeout),
              "Check the resolver of this machine, or give an address instead of the name."));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException unknown) {
        if (isTemporary(unknown)) {
          return new Resolution.Failed(
              new Outcome.Unmeasured(
                  Why.RESOLVER_SILENT,
                  "the resolver of this machine cannot say now what " + host + " stands for",
                  "Check the resolver of this machine, or give an address instead of the name."));
        }
        return new Resolution.Failed(
            new Outcome.Unreached(Cause.UNKNOWN_HOST, "the name " + host + " has no address"));
      }
      throw new IllegalStateException("lookup of " + host, e.getCause());
    }
  }

  /// Whether the resolver could not tell (EAI_AGAIN), rather than told that there is no such name.
  /// The JDK hands on only the text of `gai_strerror`.
  private static boolean isTemporary(UnknownHostException e) {
    return Objects.requireNonNullElse(e.getMessage(), "").endsWith(TEMPORARY);
  }

  /// Whether a text is an address and no name.
  public static boolean isLiteral(String host) {
    try {
      InetAddress.ofLiteral(host);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
