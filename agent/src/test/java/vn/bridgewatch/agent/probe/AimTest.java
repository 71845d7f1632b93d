package vn.bridgewatch.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.probe.dns.DnsAnswer;
import vn.bridgewatch.agent.probe.dns.DnsName;
import vn.bridgewatch.agent.probe.dns.DnsProbe;
import vn.bridgewatch.agent.probe.dns.DnsQuestion;
import vn.bridgewatch.agent.probe.dns.DnsType;
import vn.bridgewatch.agent.probe.icmp.Echo;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.time.NanoClock;

class AimTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Probe FORBIDDEN =
      (address, _) -> {
        throw new AssertionError("sent to " + address);
      };

  @Test
  void aNameIsResolvedAndItsTimeIsNoPartOfTheProbes() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        var resolver = new Resolver(_ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")})) {
      Attempt attempt = aim("mcu.vn", tcp(server.getLocalPort()), resolver).attempt(Trace.OFF);

      assertThat(attempt.outcome())
          .isInstanceOfSatisfying(
              Outcome.Reached.class,
              reached ->
                  assertThat(reached.time().plus(attempt.lookup().orElseThrow()))
                      .isLessThanOrEqualTo(attempt.elapsed()));
    }
  }

  @Test
  void aClosedPortRejects() throws Exception {
    try (var closed = ClosedPort.tcp();
        var resolver = new Resolver()) {
      assertThat(aim("127.0.0.1", tcp(closed.port()), resolver).attempt(Trace.OFF).outcome())
          .isEqualTo(new Outcome.Unreached(Cause.REJECTED, "the connection was refused"));
    }
  }

  @Test
  void aResolverThatFailsForNowSaysNothingOfTheTarget() throws Exception {
    try (var resolver =
        new Resolver(host -> {
          throw new UnknownHostException(host + ": Temporary failure in name resolution");
        })) {
      assertThat(aim("mcu.vn", FORBIDDEN, resolver).attempt(Trace.OFF).outcome())
          .isInstanceOfSatisfying(
              Outcome.Unmeasured.class,
              outcome -> assertThat(outcome.why()).isEqualTo(Why.RESOLVER_SILENT));
    }
  }

  @Test
  void aNameThatStandsForAnAddressOutsideTheAllowListIsNotSentTo() throws Exception {
    try (var resolver = new Resolver(_ -> new InetAddress[] {InetAddress.ofLiteral("192.0.2.1")})) {
      Attempt attempt = aim("mcu.vn", FORBIDDEN, resolver).attempt(Trace.OFF);

      assertThat(attempt.outcome())
          .isInstanceOfSatisfying(
              Outcome.Unmeasured.class,
              outcome -> {
                assertThat(outcome.why()).isEqualTo(Why.NOT_ALLOWED);
                assertThat(outcome.detail()).contains("192.0.2.1").contains("127.0.0.0/8");
              });
    }
  }

  @Test
  void aNameWithoutAnAddressIsUnreached() throws Exception {
    try (var resolver =
        new Resolver(host -> {
          throw new UnknownHostException(host);
        })) {
      assertThat(aim("nosuch.vn", FORBIDDEN, resolver).attempt(Trace.OFF).outcome())
          .isEqualTo(
              new Outcome.Unreached(Cause.UNKNOWN_HOST, "the name nosuch.vn has no address"));
    }
  }

  @Test
  void aResolverThatIsSilentIsOurOwnTrouble() throws Exception {
    var never = new CountDownLatch(1);
    try (var resolver =
        new Resolver(_ -> {
          try {
            never.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          return new InetAddress[0];
        })) {
      var aim =
          new Aim(
              "mcu.vn",
              FORBIDDEN,
              Duration.ofMillis(20),
              AllowList.LOOPBACK,
              resolver,
              NanoClock.SYSTEM);

      assertThat(aim.attempt(Trace.OFF).outcome())
          .isInstanceOfSatisfying(
              Outcome.Unmeasured.class,
              outcome -> assertThat(outcome.why()).isEqualTo(Why.RESOLVER_SILENT));
    }
  }

  @Test
  void lookupsThatHangDoNotPileUpWithoutBound() throws Exception {
    var never = new CountDownLatch(1);
    var hanging = new CountDownLatch(Resolver.LOOKUPS_AT_ONCE);
    try (var resolver =
        new Resolver(_ -> {
          hanging.countDown();
          try {
            never.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          return new InetAddress[0];
        })) {
      for (int i = 0; i < Resolver.LOOKUPS_AT_ONCE; i++) {
        Thread.ofVirtual().start(() -> resolve(resolver, Duration.ofSeconds(30)));
      }
      hanging.await();
      for (int i = 0; i < Resolver.LOOKUPS_WAITING_MAX; i++) {
        resolve(resolver, Duration.ZERO);
      }

      assertThat(resolver.resolve("mcu.vn", TIMEOUT))
          .isInstanceOfSatisfying(
              Resolver.Resolution.Failed.class,
              failed ->
                  assertThat(failed.outcome())
                      .isInstanceOfSatisfying(
                          Outcome.Unmeasured.class,
                          outcome -> assertThat(outcome.why()).isEqualTo(Why.OVERLOADED)));
    }
  }

  private static void resolve(Resolver resolver, Duration timeout) {
    try {
      resolver.resolve("mcu.vn", timeout);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatIsMeasuredBecomesSeriesNamedAsBlackboxExportersWithTheLabelsOfTheProbe()
      throws Exception {
    var echo =
        new Always(
            Echo.FIELDS,
            new Outcome.Reached(Duration.ofMillis(2), new Echo(Duration.ofMillis(2), 64, true)));

    assertThat(series(ProbeKind.ICMP, echo))
        .containsEntry("probe_success", Reading.of(1))
        .containsEntry("probe_icmp_duration_seconds", Reading.of(0.002))
        .containsEntry("probe_icmp_reply_hop_limit", Reading.of(64))
        .containsEntry("probe_ip_protocol", Reading.of(4))
        .containsKey("probe_duration_seconds");
  }

  @Test
  void aTargetThatIsUnreachedIsZeroAndItsTimesAreAbsent() throws Exception {
    var silent =
        new Always(Echo.FIELDS, new Outcome.Unreached(Cause.TIMED_OUT, "no echo reply within 1 s"));

    assertThat(series(ProbeKind.ICMP, silent))
        .containsEntry("probe_success", Reading.of(0))
        .containsEntry("probe_icmp_duration_seconds", Reading.absent(Absence.TIMED_OUT))
        .containsEntry("probe_icmp_reply_hop_limit", Reading.absent(Absence.TIMED_OUT));
  }

  @Test
  void whatWeCouldNotMeasureIsAbsentAndNeverZero() throws Exception {
    var denied = new Outcome.Unmeasured(Why.NO_PERMISSION, "no", "grant it");

    Map<String, Reading> series = series(ProbeKind.ICMP, new Always(Echo.FIELDS, denied));

    assertThat(series).hasSizeGreaterThan(4);
    assertThat(series.get("probe_success")).isEqualTo(Reading.absent(Absence.UNMEASURED));
    assertThat(series.values()).doesNotContain(Reading.of(0));
  }

  @Test
  void everyAttemptGivesTheSameSeries() throws Exception {
    Outcome[] outcomes = {
      new Outcome.Reached(
          Duration.ofMillis(2),
          new DnsAnswer(Duration.ofMillis(2), List.of("x"), 1, 0, 0, 0, false)),
      new Outcome.Unreached(Cause.NO_SUCH_NAME, ""),
      new Outcome.Unmeasured(Why.NO_RESOURCES, "", "")
    };
    var question = new DnsQuestion(DnsName.parse("example.vn"), DnsType.A);
    var fields = new DnsProbe(question, 53, TIMEOUT, Optional.empty(), NanoClock.SYSTEM).fields();
    var names = series(ProbeKind.DNS, new Always(fields, outcomes[0])).keySet();

    assertThat(names).contains("probe_dns_answer_rrs", "probe_dns_query_succeeded");
    for (Outcome outcome : outcomes) {
      assertThat(series(ProbeKind.DNS, new Always(fields, outcome)).keySet()).isEqualTo(names);
    }
  }

  @Test
  void whatAnUnreachedTargetToldAllTheSameIsKept() throws Exception {
    var answer = new DnsAnswer(Duration.ofMillis(2), List.of(), 0, 1, 0, 3, false);
    var refused = new Outcome.Unreached(Cause.NO_SUCH_NAME, "no such name", answer);
    var question = new DnsQuestion(DnsName.parse("example.vn"), DnsType.A);
    var fields = new DnsProbe(question, 53, TIMEOUT, Optional.empty(), NanoClock.SYSTEM).fields();

    assertThat(series(ProbeKind.DNS, new Always(fields, refused)))
        .containsEntry("probe_success", Reading.of(0))
        .containsEntry("probe_dns_query_succeeded", Reading.of(1))
        .containsEntry("probe_dns_authority_rrs", Reading.of(1));
  }

  /// A probe whose attempts all end the same.
  private record Always(List<Field> fields, Outcome outcome) implements Probe {
    @Override
    public Outcome measure(InetAddress target, Trace trace) {
      return outcome;
    }
  }

  private static Map<String, Reading> series(ProbeKind kind, Probe probe) throws Exception {
    try (var resolver = new Resolver()) {
      var identity = new ProbeMeasurement.Identity(kind, "gateway", "router", "127.0.0.1");
      var observations =
          new ProbeMeasurement(identity, aim("127.0.0.1", probe, resolver)).measure();
      assertThat(observations)
          .allSatisfy(observation ->
              assertThat(observation.series().labels().asMap())
                  .containsEntry("probe", "gateway")
                  .containsEntry("kind", kind.word())
                  .containsEntry("instance", "127.0.0.1")
                  .containsEntry("device", "router"));
      return observations.stream()
          .collect(
              Collectors.toMap(
                  observation -> observation.series().name(),
                  observation -> observation.reading(),
                  (first, _) -> first));
    }
  }

  private static Probe tcp(int port) {
    return vn.bridgewatch.agent.probe.tcp.TcpProbe.handshake(
        port, TIMEOUT, Optional.empty(), NanoClock.SYSTEM);
  }

  private static Aim aim(String host, Probe probe, Resolver resolver) {
    return new Aim(host, probe, TIMEOUT, AllowList.LOOPBACK, resolver, NanoClock.SYSTEM);
  }
}
