package vn.bridgewatch.agent.probe.h323;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.agent.probe.line.Allowance;
import vn.bridgewatch.agent.probe.line.Connection;
import vn.bridgewatch.agent.probe.line.Faults;
import vn.bridgewatch.agent.probe.line.UdpExchange;
import vn.bridgewatch.agent.probe.line.UdpExchange.Heard;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.time.NanoClock;

/// Asks whether an H.323 gatekeeper answers a GRQ, or whether a device takes a connection for call
/// signalling, and closes it at once. It never sends a Setup: that would ring, or open the room.
///
/// @param way what is asked
/// @param source the local address to ask from; empty: the system's choice
public record H323Probe(
    Way way, int port, Duration timeout, Optional<InetAddress> source, NanoClock clock)
    implements Probe {

  /// What can be asked without a call.
  public enum Way {
    /// GRQ to a gatekeeper.
    RAS(1719),
    /// A TCP connection to where calls are signalled.
    TCP(1720);

    private final int port;

    Way(int port) {
      this.port = port;
    }

    public int defaultPort() {
      return port;
    }
  }

  private static final UdpExchange.Pace PACE =
      new UdpExchange.Pace(Duration.ofSeconds(1), Duration.ofSeconds(5));

  private static final long BYTES_MAX = 64 * 1024;
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final Metric DURATION =
      Metric.gauge(
          "bridgewatch_h323_duration_seconds", "How long the phases of asking over H.323 took");
  private static final Field RAS = Field.of(DURATION, "phase", "ras");
  private static final Field CONNECT = Field.of(DURATION, "phase", "connect");
  private static final Field REJECTED =
      Field.of(
          Metric.gauge(
              "bridgewatch_h323_rejected", "Whether the gatekeeper is there and rejects (GRJ)"));

  private record Told(Duration time, String text, Optional<Boolean> rejected, String gatekeeper)
      implements Answer {
    @Override
    public void tell(Values values) {
      values.put(rejected.isPresent() ? RAS : CONNECT, time.toNanos() / 1e9);
      rejected.ifPresent(yes -> values.put(REJECTED, yes ? 1 : 0));
    }

    @Override
    public Map<String, Object> facts() {
      var facts = new LinkedHashMap<String, Object>();
      rejected.ifPresent(yes -> facts.put("rejected", yes));
      facts.put("gatekeeper", gatekeeper);
      return facts;
    }
  }

  @Override
  public List<Field> fields() {
    return way == Way.RAS ? List.of(RAS, REJECTED) : List.of(CONNECT);
  }

  @Override
  public Outcome measure(InetAddress target, Trace trace) throws InterruptedException {
    var allowance = new Allowance(clock, timeout, BYTES_MAX);
    var address = new InetSocketAddress(target, port);
    try {
      return way == Way.RAS ? ras(address, allowance, trace) : connect(address, allowance, trace);
    } catch (IOException e) {
      String awaited = way == Way.RAS ? "no answer of a gatekeeper" : "no TCP handshake";
      return Faults.outcome(e, target, allowance, awaited, Answer.NONE);
    }
  }

  private Outcome connect(InetSocketAddress address, Allowance allowance, Trace trace)
      throws IOException {
    try (var connection = Connection.open(address, source, allowance, trace)) {
      Duration time = connection.handshake();
      return new Outcome.Reached(
          time, new Told(time, "takes connections for calls", Optional.empty(), ""));
    }
  }

  private Outcome ras(InetSocketAddress address, Allowance allowance, Trace trace)
      throws IOException {
    int sequence = 1 + RANDOM.nextInt(65_535);
    trace.step("GRQ number " + sequence);
    UdpExchange.Answered<RasMessage.Response> answered =
        UdpExchange.<RasMessage.Response>ask(
            address,
            source,
            allowance,
            PACE,
            local -> RasMessage.request(sequence, local),
            datagram -> heard(RasMessage.read(datagram, sequence)),
            trace);
    Duration time = answered.time();
    return new Outcome.Reached(
        time,
        switch (answered.answer()) {
          case RasMessage.Response.Confirm(String gatekeeper) ->
              new Told(time, "gatekeeper" + named(gatekeeper), Optional.of(false), gatekeeper);
          case RasMessage.Response.Reject(String gatekeeper, String reason) ->
              new Told(
                  time,
                  "gatekeeper"
                      + named(gatekeeper)
                      + ", it rejects"
                      + (reason.isEmpty() ? "" : ": " + reason),
                  Optional.of(true),
                  gatekeeper);
          case RasMessage.Response.NotUnderstood(), RasMessage.Response.InProgress() ->
              new Told(time, "speaks H.225.0 RAS", Optional.of(false), "");
        });
  }

  private static Heard<RasMessage.Response> heard(Optional<RasMessage.Response> response) {
    return response
        .<Heard<RasMessage.Response>>map(known ->
            known instanceof RasMessage.Response.InProgress
                ? new Heard.Announced<>()
                : new Heard.Final<>(known))
        .orElseGet(Heard.Other::new);
  }

  private static String named(String gatekeeper) {
    return gatekeeper.isEmpty() ? "" : " " + gatekeeper;
  }
}
