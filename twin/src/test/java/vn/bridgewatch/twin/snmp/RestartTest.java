package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.snmp.DeviceReader;
import vn.bridgewatch.agent.snmp.Habit;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.agent.snmp.SnmpTarget;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.metric.Labels;

/// The restart of a device is told from that of its agent and from a clock that begins anew.
class RestartTest {

  private static final String UP_TIME = "1.3.6.1.2.1.1.3.0|67|";
  private static final String HOST = "1.3.6.1.2.1.25.1.1.0|67|";
  private static final String ENGINE = "1.3.6.1.6.3.10.2.1.3.0|2|";
  private static final String NAME = "1.3.6.1.2.1.1.5.0|4|box\n";

  private final AtomicLong laterNanos = new AtomicLong();
  private final AtomicInteger restarts = new AtomicInteger();
  private SnmpReader reader;
  private Responder responder;

  @BeforeEach
  void start() throws Exception {
    reader = SnmpReader.open(() -> System.nanoTime() + laterNanos.get());
    responder = Responder.start(0);
  }

  @AfterEach
  void stop() throws IOException {
    reader.close();
    responder.close();
  }

  /// Reads a device at two moments between which half a minute lies.
  private int restartsBetween(int version, String before, String after) throws Exception {
    restarts.set(0);
    var auth = SnmpAuth.community(version, "public");
    DeviceReader device =
        reader.device(
            new SnmpTarget("127.0.0.1", responder.port(), auth),
            new Habit(Habit.SLOW_PERIOD, restarts::incrementAndGet));
    for (String objects : new String[] {before, after, after}) {
      responder.add("public", Recording.parse("r", NAME + objects));
      assertThat(device.read(Probe.SYSTEM, Labels.NONE, false, Duration.ofSeconds(20)).incomplete())
          .isEmpty();
      laterNanos.addAndGet(Duration.ofSeconds(30).toNanos());
    }
    return restarts.get();
  }

  @Test
  void sysUpTimeAloneIsBelieved() throws Exception {
    for (int version : new int[] {1, 2}) {
      assertThat(restartsBetween(version, UP_TIME + "5000000\n", UP_TIME + "100\n")).isEqualTo(1);
    }
  }

  @Test
  void anAgentThatRestartsAloneIsNoRestartOfItsHost() throws Exception {
    for (int version : new int[] {1, 2}) {
      assertThat(
              restartsBetween(
                  version,
                  UP_TIME + "5000000\n" + HOST + "9000000\n",
                  UP_TIME + "100\n" + HOST + "9003000\n"))
          .isZero();
    }
  }

  @Test
  void aHostThatRestartsIsOne() throws Exception {
    assertThat(
            restartsBetween(
                2, UP_TIME + "5000000\n" + HOST + "9000000\n", UP_TIME + "100\n" + HOST + "900\n"))
        .isEqualTo(1);
  }

  /// As where sysUpTime is kept in milliseconds inside and begins anew after 49.7 days.
  @Test
  void aClockThatBeginsAnewEarlyIsNoRestartWhereTheEngineRunsOn() throws Exception {
    assertThat(
            restartsBetween(
                2,
                UP_TIME + "429496000\n" + ENGINE + "4294960\n",
                UP_TIME + "2500\n" + ENGINE + "4294990\n"))
        .isZero();
  }
}
