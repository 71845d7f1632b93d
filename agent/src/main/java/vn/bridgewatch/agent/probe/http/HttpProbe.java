package vn.bridgewatch.agent.probe.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.agent.probe.http.HttpAnswer.Phases;
import vn.bridgewatch.agent.probe.http.HttpPlan.Demand;
import vn.bridgewatch.agent.probe.http.HttpPlan.StatusRange;
import vn.bridgewatch.agent.probe.line.Allowance;
import vn.bridgewatch.agent.probe.line.Connection;
import vn.bridgewatch.agent.probe.line.Faults;
import vn.bridgewatch.agent.probe.tls.TlsLayer;
import vn.bridgewatch.agent.probe.tls.TlsSeen;
import vn.bridgewatch.time.NanoClock;

/// Asks once over HTTP/1.1, on a connection of its own, and judges the answer.
///
/// Redirections are followed only where the plan says so, and only to the host that was named: the
/// allow-list has spoken of no other.
///
/// @param source the local address to connect from; empty: the system's choice
public record HttpProbe(
    HttpPlan plan, Duration timeout, Optional<InetAddress> source, NanoClock clock)
    implements Probe {

  /// Headers and framing beside the body.
  private static final long OVERHEAD_BYTES_MAX = 4L << 20;

  private static final String AGENT = "bridgewatch";

  @Override
  public List<Field> fields() {
    var fields = new ArrayList<>(HttpAnswer.FIELDS);
    if (plan.url().secure()) {
      fields.addAll(TlsSeen.FIELDS);
    }
    return fields;
  }

  @Override
  public Optional<Field> lookupField() {
    return Optional.of(HttpAnswer.RESOLVE);
  }

  @Override
  public Outcome measure(InetAddress target, Trace trace) throws InterruptedException {
    return new Visit(target, trace).make();
  }

  /// One attempt: a request, and those that its redirections ask for.
  private final class Visit {
    private final InetAddress target;
    private final Trace trace;
    private final Allowance allowance;
    private HttpUrl at = plan.url();
    private String awaited = "no TCP handshake";
    private Phases phases = Phases.NONE;
    private Optional<HttpMessage> message = Optional.empty();
    private Optional<TlsSeen> tls = Optional.empty();
    private int redirects;

    Visit(InetAddress target, Trace trace) {
      this.target = target;
      this.trace = trace;
      this.allowance = new Allowance(clock, timeout, plan.bodyBytesMax() + OVERHEAD_BYTES_MAX);
    }

    HttpAnswer answer(boolean misfit) {
      return new HttpAnswer(phases, message, tls, redirects, misfit);
    }

    Outcome make() throws InterruptedException {
      try {
        Optional<Outcome> bad = ask();
        while (bad.isEmpty() && follows()) {
          bad = ask();
        }
        return bad.orElseGet(this::judged);
      } catch (IOException e) {
        return Faults.outcome(e, target, allowance, awaited, answer(false));
      }
    }

    private Optional<Outcome> ask() throws IOException {
      message = Optional.empty();
      tls = Optional.empty();
      awaited = "no TCP handshake";
      try (var connection =
          Connection.open(new InetSocketAddress(target, at.port()), source, allowance, trace)) {
        phases =
            phases.plus(
                new Phases(connection.handshake(), Duration.ZERO, Duration.ZERO, Duration.ZERO));
        if (at.secure()) {
          awaited = "no end of the TLS handshake";
          TlsSeen seen = TlsLayer.start(connection, plan.tlsFor(at), allowance, trace);
          tls = Optional.of(seen);
          phases =
              phases.plus(new Phases(Duration.ZERO, seen.time(), Duration.ZERO, Duration.ZERO));
          Optional<Outcome> fault = seen.fault(answer(false));
          if (fault.isPresent()) {
            return fault;
          }
        }
        exchange(connection);
        return Optional.empty();
      }
    }

    private void exchange(Connection connection) throws IOException {
      awaited = "no answer over HTTP";
      trace.step(plan.method() + " " + at);
      connection.write(request());
      long sentNanos = clock.nanoTime();
      InputStream in = new BufferedInputStream(connection.in());
      in.mark(1);
      int _ = in.read();
      in.reset();
      long firstNanos = clock.nanoTime();
      HttpMessage head = HttpMessage.head(in);
      trace.step(() -> head.version() + " status " + head.status());
      awaited = "no end of the answer";
      message = Optional.of(head);
      HttpMessage whole =
          head.withBody(in, plan.method().equals("HEAD"), plan.bodyBytesMax(), plan.readsBody());
      long endNanos = clock.nanoTime();
      trace.step(() -> "body of " + whole.bodyLength() + " bytes");
      message = Optional.of(whole);
      phases =
          phases.plus(
              new Phases(
                  Duration.ZERO,
                  Duration.ZERO,
                  Duration.ofNanos(firstNanos - sentNanos),
                  Duration.ofNanos(endNanos - firstNanos)));
    }

    private byte[] request() {
      var text = new StringBuilder();
      text.append(plan.method()).append(' ').append(at.target()).append(" HTTP/1.1\r\n");
      header(text, "Host", at.authority());
      header(text, "User-Agent", AGENT);
      header(text, "Accept", "*/*");
      header(text, "Connection", "close");
      for (HttpPlan.Header header : plan.headers()) {
        if (!List.of("host", "user-agent", "accept")
            .contains(header.name().toLowerCase(Locale.ROOT))) {
          text.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
      }
      byte[] body = plan.body().getBytes(StandardCharsets.UTF_8);
      if (body.length > 0 || plan.method().equals("POST") || plan.method().equals("PUT")) {
        text.append("Content-Length: ").append(body.length).append("\r\n");
      }
      byte[] head = text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
      var request = new byte[head.length + body.length];
      System.arraycopy(head, 0, request, 0, head.length);
      System.arraycopy(body, 0, request, head.length, body.length);
      return request;
    }

    /// A header with the plan's value, where it has one.
    private void header(StringBuilder text, String name, String value) {
      String its =
          plan.headers().stream()
              .filter(header -> header.name().equalsIgnoreCase(name))
              .map(HttpPlan.Header::value)
              .findFirst()
              .orElse(value);
      text.append(name).append(": ").append(its).append("\r\n");
    }

    /// Whether the answer leads elsewhere and may be followed; then that is where to ask next.
    private boolean follows() {
      HttpMessage last = message.orElseThrow();
      boolean redirected = List.of(301, 302, 303, 307, 308).contains(last.status());
      if (!redirected || redirects >= plan.redirectsMax()) {
        return false;
      }
      Optional<HttpUrl> next = last.value("location").flatMap(at::resolve);
      if (next.isEmpty() || !next.get().host().equalsIgnoreCase(plan.url().host())) {
        trace.step("not followed to another host: " + last.value("location").orElse(""));
        return false;
      }
      redirects++;
      at = next.get();
      return true;
    }

    private Outcome judged() {
      HttpMessage last = message.orElseThrow();
      if (plan.statuses().stream().noneMatch(range -> range.has(last.status()))) {
        return unexpected(
            "the status is "
                + last.status()
                + last.value("location").map(to -> " (to " + to + ")").orElse("")
                + ", wanted "
                + plan.statuses().stream()
                    .map(StatusRange::toString)
                    .collect(Collectors.joining(", ")),
            false);
      }
      if (!plan.versions().isEmpty() && !plan.versions().contains(last.version())) {
        return unexpected(
            "the version is " + last.version() + ", wanted " + String.join(", ", plan.versions()),
            false);
      }
      if (plan.tlsWanted().isPresent() && plan.tlsWanted().get() != tls.isPresent()) {
        return unexpected(tls.isPresent() ? "it came over TLS" : "it came without TLS", false);
      }
      for (Demand demand : plan.patterns()) {
        Optional<String> misfit = misfit(demand, last);
        if (misfit.isPresent()) {
          return unexpected(misfit.get(), true);
        }
      }
      return new Outcome.Reached(phases.sum(), answer(false));
    }

    private Outcome unexpected(String what, boolean misfit) {
      return new Outcome.Unreached(Cause.UNEXPECTED_ANSWER, what, answer(misfit));
    }
  }

  private static Optional<String> misfit(Demand demand, HttpMessage message) {
    return switch (demand) {
      case Demand.OfBody(var pattern, boolean wanted) ->
          pattern.isIn(message.body()) == wanted
              ? Optional.empty()
              : Optional.of(
                  (wanted ? "the body does not fit " : "the body must not fit ") + pattern);
      case Demand.OfHeader(String name, var pattern, boolean wanted, boolean ifAbsent) -> {
        List<String> values = message.values(name);
        boolean good =
            values.isEmpty() ? ifAbsent : values.stream().anyMatch(pattern::isIn) == wanted;
        yield good
            ? Optional.empty()
            : Optional.of(
                "the header "
                    + name
                    + (values.isEmpty()
                        ? " is missing"
                        : wanted ? " does not fit " : " must not fit ")
                    + (values.isEmpty() ? "" : pattern));
      }
    };
  }
}
