package vn.bridgewatch.agent.probe.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.time.NanoClock;

class FaultsTest {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private static Outcome outcome(IOException e) throws InterruptedException {
    var allowance = new Allowance(NanoClock.SYSTEM, Duration.ofSeconds(2), 1);
    return Faults.outcome(e, LOOPBACK, allowance, "no answer", Answer.NONE);
  }

  static List<Arguments> faults() {
    return List.of(
        Arguments.of(new SocketTimeoutException("x"), "timed_out"),
        Arguments.of(new ConnectException("Connection timed out"), "timed_out"),
        Arguments.of(new ConnectException("Connection refused"), "rejected"),
        Arguments.of(new SocketException("Connection reset"), "rejected"),
        Arguments.of(new SocketException("Broken pipe"), "rejected"),
        Arguments.of(new NoRouteToHostException("No route to host"), "host_unreachable"),
        Arguments.of(new SocketException("Network is unreachable"), "host_unreachable"),
        Arguments.of(new BadAnswer("odd"), "bad_answer"),
        Arguments.of(new SocketException("Too many open files"), "no_resources"),
        Arguments.of(new SocketException("Operation not permitted"), "no_permission"),
        Arguments.of(new BindException("Permission denied"), "no_permission"),
        Arguments.of(new BindException("Cannot assign requested address"), "no_resources"),
        Arguments.of(new SocketException("Protocol family not supported"), "not_supported"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theirFaultIsUnreachedAndOursIsUnmeasuredWithARemedy(IOException e, String word)
      throws Exception {
    switch (outcome(e)) {
      case Outcome.Unreached unreached -> assertThat(unreached.cause().word()).isEqualTo(word);
      case Outcome.Unmeasured ours -> {
        assertThat(ours.why().word()).isEqualTo(word);
        assertThat(ours.remedy()).endsWith(".");
      }
      case Outcome.Reached reached -> throw new AssertionError(reached.toString());
    }
  }

  @Test
  void noDescriptorsNameTheLimit() throws Exception {
    assertThat(((Outcome.Unmeasured) outcome(new SocketException("Too many open files"))).remedy())
        .contains("ulimit -n");
  }

  @Test
  void whoIsInterruptedMeasuresNothing() {
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> outcome(new SocketException("Closed by interrupt")));
  }
}
