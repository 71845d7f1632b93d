package vn.bridgewatch.agent.probe.tcp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.agent.probe.line.Allowance;
import vn.bridgewatch.agent.probe.line.Connection;
import vn.bridgewatch.agent.probe.line.Faults;
import vn.bridgewatch.agent.probe.line.PatientPattern;
import vn.bridgewatch.agent.probe.tls.TlsLayer;
import vn.bridgewatch.agent.probe.tls.TlsSeen;
import vn.bridgewatch.agent.probe.tls.TlsTerms;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.time.NanoClock;

/// Times a TCP three-way handshake (RFC 9293, section 3.5), name resolution excluded, and then
/// holds the conversation that is asked for: lines to be expected and texts to be sent in turn.
///
/// @param source the local address to connect from; empty: the system's choice
/// @param tls how TLS is spoken from the start; empty: it is not
public record TcpProbe(
    int port,
    Duration timeout,
    Optional<InetAddress> source,
    NanoClock clock,
    List<Turn> turns,
    Optional<TlsTerms> tls)
    implements Probe {

  private static final long BYTES_MAX = 1 << 20;
  private static final int LINE_BYTES_MAX = 64 * 1024;

  private static final Field CONNECT =
      Field.of(
          Metric.gauge(
              "probe_tcp_duration_seconds", "How long the phases of a TCP connection took"),
          "phase",
          "connect");
  private static final Field REGEX_FAILED =
      Field.of(
          Metric.gauge(
              "probe_failed_due_to_regex",
              "Whether the target was not as it should be because a pattern did not fit"));

  /// One step of the conversation.
  public sealed interface Turn {
    /// A line must come in which this pattern is found; lines before it are passed over.
    record Expect(PatientPattern pattern) implements Turn {}

    /// A line is sent, with `${1}` for what the last expected pattern caught in its group 1.
    record Send(String text) implements Turn {}

    /// TLS begins.
    record StartTls(TlsTerms terms) implements Turn {}
  }

  /// A handshake was made.
  ///
  /// @param line the last line that was expected and came
  /// @param missed whether a line that was expected did not come
  private record Talked(
      Duration handshake,
      Optional<String> line,
      boolean expecting,
      boolean missed,
      Optional<TlsSeen> tls)
      implements Answer {
    @Override
    public void tell(Values values) {
      values.put(CONNECT, handshake.toNanos() / 1e9);
      if (expecting) {
        values.put(REGEX_FAILED, missed ? 1 : 0);
      }
      tls.ifPresent(seen -> seen.tell(values));
    }

    @Override
    public String text() {
      return "TCP handshake" + line.map(text -> ", then: " + text).orElse("");
    }

    @Override
    public List<String> details() {
      return tls.map(TlsSeen::details).orElse(List.of());
    }

    @Override
    public Optional<Doubt> doubt() {
      return tls.flatMap(TlsSeen::doubt);
    }
  }

  public TcpProbe {
    turns = List.copyOf(turns);
  }

  /// A handshake and nothing more.
  public static TcpProbe handshake(
      int port, Duration timeout, Optional<InetAddress> source, NanoClock clock) {
    return new TcpProbe(port, timeout, source, clock, List.of(), Optional.empty());
  }

  private boolean expecting() {
    return turns.stream().anyMatch(Turn.Expect.class::isInstance);
  }

  private boolean secure() {
    return tls.isPresent() || turns.stream().anyMatch(Turn.StartTls.class::isInstance);
  }

  @Override
  public List<Field> fields() {
    var fields = new ArrayList<Field>(List.of(CONNECT));
    if (expecting()) {
      fields.add(REGEX_FAILED);
    }
    if (secure()) {
      fields.addAll(TlsSeen.FIELDS);
    }
    return fields;
  }

  @Override
  public Outcome measure(InetAddress target, Trace trace) throws InterruptedException {
    var allowance = new Allowance(clock, timeout, BYTES_MAX);
    Answer seen = Answer.NONE;
    try (var connection =
        Connection.open(new InetSocketAddress(target, port), source, allowance, trace)) {
      var talk = new Talk(connection, allowance, trace);
      seen = talk.answer(false);
      return talk.hold();
    } catch (IOException e) {
      return Faults.outcome(e, target, allowance, "no TCP handshake", seen);
    }
  }

  /// One conversation.
  private final class Talk {
    private final Connection connection;
    private final Allowance allowance;
    private final Trace trace;
    private Optional<String> line = Optional.empty();
    private List<String> groups = List.of();
    private Optional<TlsSeen> seen = Optional.empty();

    Talk(Connection connection, Allowance allowance, Trace trace) {
      this.connection = connection;
      this.allowance = allowance;
      this.trace = trace;
    }

    Answer answer(boolean missed) {
      return new Talked(connection.handshake(), line, expecting(), missed, seen);
    }

    Outcome hold() throws InterruptedException {
      InetAddress target = connection.socket().getInetAddress();
      try {
        if (tls.isPresent()) {
          Optional<Outcome> bad = secure(tls.get());
          if (bad.isPresent()) {
            return bad.get();
          }
        }
        for (Turn turn : turns) {
          Optional<Outcome> bad = take(turn);
          if (bad.isPresent()) {
            return bad.get();
          }
        }
        Duration time =
            turns.isEmpty() && tls.isEmpty() ? connection.handshake() : allowance.elapsed();
        return new Outcome.Reached(time, answer(false));
      } catch (IOException e) {
        boolean missed = expecting();
        return Faults.outcome(
            e, target, allowance, "no answer after the handshake", answer(missed));
      }
    }

    private Optional<Outcome> take(Turn turn) throws IOException {
      return switch (turn) {
        case Turn.Expect(PatientPattern pattern) -> expect(pattern);
        case Turn.Send(String text) -> {
          trace.step("sending " + text.length() + " characters");
          connection.write((filled(text) + "\n").getBytes(StandardCharsets.UTF_8));
          yield Optional.empty();
        }
        case Turn.StartTls(TlsTerms terms) -> secure(terms);
      };
    }

    private Optional<Outcome> secure(TlsTerms terms) throws IOException {
      TlsSeen tlsSeen = TlsLayer.start(connection, terms, allowance, trace);
      seen = Optional.of(tlsSeen);
      return tlsSeen.fault(answer(false));
    }

    private Optional<Outcome> expect(PatientPattern pattern) throws IOException {
      while (true) {
        Optional<String> next = line();
        if (next.isEmpty()) {
          return Optional.of(
              new Outcome.Unreached(
                  Cause.UNEXPECTED_ANSWER,
                  "the other side closed before a line came that fits " + pattern,
                  answer(true)));
        }
        trace.step("line: " + next.get());
        Optional<List<String>> found = pattern.find(next.get());
        if (found.isPresent()) {
          line = next;
          groups = found.get();
          return Optional.empty();
        }
      }
    }

    private String filled(String text) {
      String filled = text;
      for (int i = groups.size() - 1; i > 0; i--) {
        filled = filled.replace("${" + i + "}", groups.get(i)).replace("$" + i, groups.get(i));
      }
      return filled;
    }

    /// The next line without its end; what came before the end of all is a line too.
    private Optional<String> line() throws IOException {
      var bytes = new ByteArrayOutputStream();
      while (bytes.size() < LINE_BYTES_MAX) {
        int octet = connection.in().read();
        if (octet < 0 && bytes.size() == 0) {
          return Optional.empty();
        }
        if (octet < 0 || octet == '\n') {
          break;
        }
        bytes.write(octet);
      }
      String text = bytes.toString(StandardCharsets.UTF_8);
      return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
  }
}
