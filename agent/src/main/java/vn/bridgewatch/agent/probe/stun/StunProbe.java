package vn.bridgewatch.agent.probe.stun;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.agent.probe.line.Allowance;
import vn.bridgewatch.agent.probe.line.Faults;
import vn.bridgewatch.agent.probe.line.UdpExchange;
import vn.bridgewatch.agent.probe.line.UdpExchange.Heard;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.time.NanoClock;

/// Asks a STUN server which address it sees: whether media would find its way out, and as whom.
///
/// It remembers the address of the attempt before, to tell that it has changed: another line, or a
/// router that restarted.
public final class StunProbe implements Probe {

  /// RTO (RFC 8489, section 6.2.1).
  private static final UdpExchange.Pace PACE =
      new UdpExchange.Pace(Duration.ofMillis(500), Duration.ofSeconds(8));

  private static final long BYTES_MAX = 64 * 1024;
  private static final int SERVER_ERROR = 500;

  private static final Field DURATION =
      Field.of(
          Metric.gauge(
              "bridgewatch_stun_duration_seconds", "How long the answer of a STUN server took"));
  private static final Field CHANGED =
      Field.of(
          Metric.gauge(
              "bridgewatch_stun_mapped_changed",
              "Whether the address that the STUN server sees is another than the time before"));
  private static final Metric MAPPED =
      Metric.gauge("bridgewatch_stun_mapped", "The address that the STUN server sees");
  private static final List<Field> FIELDS = List.of(DURATION, CHANGED);

  /// What the server sees.
  ///
  /// @param before the address of the attempt before, where it was another
  private record Mapped(
      Duration time, InetSocketAddress mapped, String software, Optional<InetAddress> before)
      implements Answer {

    @Override
    public void tell(Values values) {
      values.put(DURATION, time.toNanos() / 1e9);
      values.put(CHANGED, before.isPresent() ? 1 : 0);
      values.put(Field.of(MAPPED, "address", mapped.getAddress().getHostAddress()), 1);
    }

    @Override
    public String text() {
      return "seen as " + shown();
    }

    private String shown() {
      String address = mapped.getAddress().getHostAddress();
      return (address.contains(":") ? "[" + address + "]" : address) + ":" + mapped.getPort();
    }

    @Override
    public List<String> details() {
      String was = before.map(a -> "before as " + a.getHostAddress()).orElse("");
      return List.of(was, software.isEmpty() ? "" : "by " + software).stream()
          .filter(line -> !line.isEmpty())
          .toList();
    }

    @Override
    public Map<String, Object> facts() {
      var facts = new LinkedHashMap<String, Object>();
      facts.put("mappedAddress", mapped.getAddress().getHostAddress());
      facts.put("mappedPort", mapped.getPort());
      facts.put("mappedChanged", before.isPresent());
      facts.put("software", software);
      return facts;
    }
  }

  private final int port;
  private final Duration timeout;
  private final Optional<InetAddress> source;
  private final NanoClock clock;
  private final AtomicReference<@Nullable InetAddress> last = new AtomicReference<>();

  /// @param source the local address to ask from; empty: the system's choice
  public StunProbe(int port, Duration timeout, Optional<InetAddress> source, NanoClock clock) {
    this.port = port;
    this.timeout = timeout;
    this.source = source;
    this.clock = clock;
  }

  @Override
  public List<Field> fields() {
    return FIELDS;
  }

  @Override
  public Outcome measure(InetAddress target, Trace trace) throws InterruptedException {
    var allowance = new Allowance(clock, timeout, BYTES_MAX);
    byte[] transaction = StunMessage.transaction();
    try {
      UdpExchange.Answered<StunMessage.Response> answered =
          UdpExchange.<StunMessage.Response>ask(
              new InetSocketAddress(target, port),
              source,
              allowance,
              PACE,
              _ -> StunMessage.request(transaction),
              datagram ->
                  StunMessage.read(datagram, transaction)
                      .<Heard<StunMessage.Response>>map(Heard.Final::new)
                      .orElseGet(Heard.Other::new),
              trace);
      return outcome(answered.answer(), answered.time());
    } catch (IOException e) {
      return Faults.outcome(e, target, allowance, "no answer to the STUN request", Answer.NONE);
    }
  }

  private Outcome outcome(StunMessage.Response response, Duration time) {
    return switch (response) {
      case StunMessage.Response.Success(InetSocketAddress mapped, String software) -> {
        @Nullable InetAddress before = last.getAndSet(mapped.getAddress());
        Optional<InetAddress> other =
            Optional.ofNullable(before).filter(a -> !Objects.equals(a, mapped.getAddress()));
        yield new Outcome.Reached(time, new Mapped(time, mapped, software, other));
      }
      case StunMessage.Response.Refusal(int code, String reason) ->
          new Outcome.Unreached(
              code >= SERVER_ERROR ? Cause.SERVICE_UNAVAILABLE : Cause.UNEXPECTED_ANSWER,
              "the STUN server answers with error " + code + " " + reason);
    };
  }
}
