package vn.bridgewatch.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Frame.Configured.Standing;

@Timeout(60)
class CentralInboxTest {

  private final BlockingQueue<List<Frame.Configure>> begun = new LinkedBlockingQueue<>();
  private final BlockingQueue<Frame.Configured> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
  private final AtomicLong nanos = new AtomicLong();
  private final CentralInbox.Pause pause = time -> nanos.addAndGet(time.toNanos());

  @Test
  void whatComesMeanwhileIsTakenTogetherAndOfASiteTheNewest() throws Exception {
    var goOn = new CountDownLatch(1);
    try (var inbox =
        new CentralInbox(
            all -> {
              begun.add(all);
              await(goOn);
              return inForce(all);
            },
            nanos::get,
            pause)) {
      offer(inbox, "00", 1);
      assertThat(begun.take()).containsExactly(configure("00", 1));
      offer(inbox, "00", 2);
      offer(inbox, "00", 3);
      offer(inbox, "01", 9);
      goOn.countDown();

      assertThat(begun.take()).containsExactlyInAnyOrder(configure("00", 3), configure("01", 9));
      assertThat(List.of(answers.take(), answers.take(), answers.take()))
          .extracting(Frame.Configured::revision)
          .containsExactlyInAnyOrder(1L, 3L, 9L);
    }
  }

  @Test
  void aBugInOneDoesNotKeepTheNextOut() throws Exception {
    try (var inbox =
        new CentralInbox(
            all -> {
              begun.add(all);
              if (all.getFirst().revision() == 1) {
                throw new IllegalStateException("a bug");
              }
              return inForce(all);
            },
            nanos::get,
            pause)) {
      offer(inbox, "00", 1);
      assertThat(begun.take()).hasSize(1);
      for (int tries = 0; tries < 2_000 && answers.isEmpty(); tries++) {
        offer(inbox, "00", 2);
        var answer = answers.poll(10, TimeUnit.MILLISECONDS);
        if (answer != null) {
          assertThat(answer.revision()).isEqualTo(2);
          return;
        }
      }
      assertThat(answers).isNotEmpty();
    }
  }

  @Test
  void afterAChangeTheNextWaitsAMinuteAndAfterNoneASecond() throws Exception {
    var minute = new Semaphore(0);
    CentralInbox.Pause byHand =
        time -> {
          pauses.add(time);
          minute.acquire();
          nanos.addAndGet(time.toNanos());
        };
    try (var inbox =
        new CentralInbox(
            all -> {
              begun.add(all);
              return all.getFirst().revision() == 3 ? refused(all) : inForce(all);
            },
            nanos::get,
            byHand)) {
      offer(inbox, "00", 1);
      assertThat(begun.take()).containsExactly(configure("00", 1));
      assertThat(pauses.take()).isEqualTo(Duration.ofSeconds(60));
      nanos.addAndGet(Duration.ofSeconds(20).toNanos());
      offer(inbox, "00", 2); // over whatever connection: it is one inbox
      offer(inbox, "00", 3);
      assertThat(begun).as("waits").isEmpty();

      minute.release();
      assertThat(begun.take()).as("the newest").containsExactly(configure("00", 3));
      assertThat(pauses.take()).as("after a refused one").isEqualTo(Duration.ofSeconds(1));
      minute.release();
      offer(inbox, "00", 4);
      assertThat(begun.take()).containsExactly(configure("00", 4));
      assertThat(pauses.take()).isEqualTo(Duration.ofSeconds(60));
      minute.release();
    }
  }

  private void offer(CentralInbox inbox, String site, long revision) {
    inbox.take(configure(site, revision), answers::add);
  }

  private static Frame.Configure configure(String site, long revision) {
    return new Frame.Configure(site, revision, "probes: []");
  }

  private static Map<String, Frame.Configured> inForce(List<Frame.Configure> all) {
    return answered(all, Standing.IN_FORCE);
  }

  private static Map<String, Frame.Configured> refused(List<Frame.Configure> all) {
    return answered(all, Standing.REFUSED);
  }

  private static Map<String, Frame.Configured> answered(
      List<Frame.Configure> all, Standing standing) {
    return all.stream()
        .collect(
            Collectors.toMap(
                Frame.Configure::site,
                one -> new Frame.Configured(one.site(), one.revision(), standing, "")));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
