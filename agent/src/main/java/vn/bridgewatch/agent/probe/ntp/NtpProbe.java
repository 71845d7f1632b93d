package vn.bridgewatch.agent.probe.ntp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.agent.probe.line.Allowance;
import vn.bridgewatch.agent.probe.line.BadAnswer;
import vn.bridgewatch.agent.probe.line.Faults;
import vn.bridgewatch.agent.probe.line.UdpExchange;
import vn.bridgewatch.agent.probe.line.UdpExchange.Heard;
import vn.bridgewatch.time.NanoClock;

/// Asks an NTP server for the time once (RFC 5905, section 8), and sets no clock.
///
/// The moment of the answer is that of the question and what the monotonic clock counted since, so
/// that a step of the wall clock in between shows in no figure.
///
/// @param offsetMax from which offset on a check has doubt
/// @param source the local address to ask from; empty: the system's choice
public record NtpProbe(
    int port, Duration offsetMax, Duration timeout, Optional<InetAddress> source, NanoClock clock)
    implements Probe {

  private static final long BYTES_MAX = 64 * 1024;
  private static final int STRATUM_MAX = 15;
  private static final SecureRandom RANDOM = new SecureRandom();

  /// An answer, and when the question was sent and the answer came.
  private record Told(NtpPacket packet, long sent, double tookSeconds) {}

  @Override
  public List<Field> fields() {
    return NtpAnswer.FIELDS;
  }

  @Override
  public Outcome measure(InetAddress target, Trace trace) throws InterruptedException {
    var allowance = new Allowance(clock, timeout, BYTES_MAX);
    try {
      return outcome(ask(new InetSocketAddress(target, port), allowance, trace));
    } catch (IOException e) {
      return Faults.outcome(e, target, allowance, "no answer of an NTP server", Answer.NONE);
    }
  }

  private Told ask(InetSocketAddress target, Allowance allowance, Trace trace) throws IOException {
    long nonce = RANDOM.nextLong();
    var moment = new long[2]; // of the question: wall and monotonic, both this thread's
    return UdpExchange.<Told>ask(
            target,
            source,
            allowance,
            UdpExchange.Pace.ONCE, // a second question would blur which one was answered
            _ -> {
              byte[] request = NtpPacket.request(nonce);
              moment[0] = NtpPacket.timestamp(Instant.now());
              moment[1] = clock.nanoTime();
              return request;
            },
            datagram -> {
              double took = (clock.nanoTime() - moment[1]) / 1e9;
              return NtpPacket.read(datagram, nonce)
                  .<Heard<Told>>map(packet -> new Heard.Final<>(new Told(packet, moment[0], took)))
                  .orElseGet(Heard.Other::new);
            },
            trace)
        .answer();
  }

  private Outcome outcome(Told told) throws BadAnswer {
    NtpPacket packet = told.packet();
    if (packet.stratum() == 0) {
      return kiss(packet.referenceText());
    }
    if (packet.transmit() == 0 || packet.receive() == 0) {
      throw new BadAnswer("the NTP answer has no time in it");
    }
    double serverTook = NtpPacket.seconds(packet.receive(), packet.transmit());
    double delay = told.tookSeconds() - serverTook;
    if (serverTook < 0 || delay < -Math.max(1e-3, Math.scalb(2.0, packet.precision()))) {
      throw new BadAnswer("the NTP answer says that it was sent before the question came");
    }
    double there = NtpPacket.seconds(told.sent(), packet.receive());
    double back = NtpPacket.seconds(told.sent(), packet.transmit()) - told.tookSeconds();
    var answer = new NtpAnswer(packet, (there + back) / 2, delay, offsetMax);
    if (packet.leap() == NtpPacket.LEAP_UNKNOWN || packet.stratum() > STRATUM_MAX) {
      return new Outcome.Unreached(
          Cause.NOT_SYNCHRONISED,
          "the NTP server says that it does not know the time itself (leap "
              + packet.leap()
              + ", stratum "
              + packet.stratum()
              + ")",
          answer);
    }
    return new Outcome.Reached(Duration.ofNanos((long) (told.tookSeconds() * 1e9)), answer);
  }

  /// RFC 5905, section 7.4.
  private static Outcome kiss(String code) {
    return switch (code) {
      case "RATE" ->
          new Outcome.Unreached(
              Cause.SERVICE_UNAVAILABLE, "the NTP server is asked too often (RATE): ask it less");
      case "DENY", "RSTR" ->
          new Outcome.Unreached(
              Cause.QUERY_REFUSED, "the NTP server does not serve this machine (" + code + ")");
      default ->
          new Outcome.Unreached(
              Cause.NOT_SYNCHRONISED, "the NTP server cannot tell the time now (" + code + ")");
    };
  }
}
