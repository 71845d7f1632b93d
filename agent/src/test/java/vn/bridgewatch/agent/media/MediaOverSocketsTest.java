package vn.bridgewatch.agent.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.probe.Cidr;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.check.StepResult.Status;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.media.call.CallProfile;
import vn.bridgewatch.media.packet.StampKey;
import vn.bridgewatch.media.reflect.KnownSender;
import vn.bridgewatch.media.reflect.Prefix;
import vn.bridgewatch.media.reflect.ReflectorServer;
import vn.bridgewatch.media.reflect.ReflectorSettings;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.time.NanoClock;

class MediaOverSocketsTest {

  private static final StampKey KEY =
      new StampKey("0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
  private static final AllowList LOOPBACK = new AllowList(List.of(Cidr.parse("127.0.0.0/8")));

  private ReflectorServer reflector;
  private final AtomicBoolean calling = new AtomicBoolean();
  private final Admission admission =
      new Admission(_ -> Phase.IDLE, _ -> calling.get(), NanoClock.SYSTEM);

  @BeforeEach
  void start() throws Exception {
    var sender =
        new KnownSender("site", List.of(Prefix.parse("127.0.0.1")), Optional.of(KEY.copy()));
    reflector =
        ReflectorServer.start(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
            ReflectorSettings.of(List.of(sender)));
  }

  @AfterEach
  void stop() {
    reflector.close();
  }

  private ThinStream stream(AllowList allow, int port) {
    return new ThinStream(
        "centre",
        "127.0.0.1:" + port,
        "127.0.0.1",
        port,
        Optional.empty(),
        allow,
        Optional.of(KEY.copy()),
        400,
        10,
        Duration.ofSeconds(9));
  }

  private Burst burst(int seconds) {
    return new Burst(
        "00",
        "centre",
        "127.0.0.1:862",
        "127.0.0.1",
        reflector.local().getPort(),
        Optional.empty(),
        LOOPBACK,
        Optional.of(KEY.copy()),
        401,
        CallProfile.parse("720p"),
        seconds,
        5);
  }

  private static Reading reading(List<Observation> all, String name, String direction) {
    return all.stream()
        .filter(one -> one.series().name().equals(name))
        .filter(one ->
            direction.isEmpty() || direction.equals(one.series().labels().asMap().get("direction")))
        .map(Observation::reading)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aThinStreamBecomesSeriesThatStayTheSame() throws Exception {
    List<Observation> good = stream(LOOPBACK, reflector.local().getPort()).measure();
    reflector.close();
    List<Observation> gone = stream(LOOPBACK, reflector.local().getPort()).measure();

    assertThat(reading(good, "probe_success", "")).isEqualTo(Reading.of(1));
    assertThat(reading(good, "bridgewatch_media_loss_ratio", "there")).isEqualTo(Reading.of(0));
    assertThat(reading(good, "bridgewatch_media_loss_ratio", "back")).isEqualTo(Reading.of(0));
    assertThat(reading(good, "bridgewatch_media_jitter_seconds", "back"))
        .isInstanceOf(Reading.Present.class);
    assertThat(reading(gone, "probe_success", "")).isEqualTo(Reading.of(0));
    assertThat(reading(gone, "bridgewatch_media_loss_ratio", "there"))
        .isEqualTo(Reading.absent(Absence.TIMED_OUT));
    assertThat(gone).extracting(Observation::series).isEqualTo(series(good));
  }

  private static List<vn.bridgewatch.metric.Series> series(List<Observation> all) {
    return all.stream().map(Observation::series).toList();
  }

  @Test
  void whatIsNotAllowedIsUnmeasured() throws Exception {
    List<Observation> all = stream(new AllowList(List.of()), reflector.local().getPort()).measure();

    assertThat(reading(all, "probe_success", "")).isEqualTo(Reading.absent(Absence.UNMEASURED));
  }

  @Test
  void aBurstIsAStepOfACheck() throws Exception {
    StepResult step = burst(1).run(admission);

    assertThat(step.step()).isEqualTo("media");
    assertThat(step.status()).isIn(Status.PASSED, Status.WARNED);
    assertThat(step.target()).isEqualTo("127.0.0.1:862");
    assertThat(step.detail()).contains("There: ").contains("Back: ");
    assertThat(step.detailVi()).contains("Chiều đi: ").contains("Chiều về: ");
    assertThat(step.figures())
        .containsKeys("there_jitter_seconds", "back_jitter_seconds", "rtt_p95_seconds")
        .containsEntry("there_loss_ratio", 0.0)
        .containsEntry("back_loss_ratio", 0.0);
    assertThat(step.figures().get("back_audio_mos")).isBetween(3.0, 4.5);
  }

  @Test
  void aBurstMakesWayForACallWithinASecondAndDoesNotStartBesideOne() throws Exception {
    var begun = System.nanoTime();
    Thread call =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Thread.sleep(Duration.ofSeconds(1));
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
              calling.set(true);
            });
    StepResult step = burst(60).run(admission);
    call.join();

    assertThat(step.status()).isEqualTo(Status.UNMEASURED);
    assertThat(step.reason()).isEqualTo("made_way");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    assertThat(burst(1).run(admission).reason()).isEqualTo("in_call");
  }
}
