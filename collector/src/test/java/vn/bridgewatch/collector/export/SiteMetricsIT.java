package vn.bridgewatch.collector.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.live.SiteState;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Reading;

/// What we write of our own, read by Prometheus's own linter.
class SiteMetricsIT {

  @Test
  void promtoolFindsNothingWrong() throws IOException, InterruptedException {
    var live = new SiteMetricsTest.FakeLive();
    Metric own = Metric.gauge("probe_success", "Whether the target was reached.");
    live.put("00004", SiteState.GOOD, SiteMetricsTest.latest("00004", own, Reading.of(1)));
    var text = new StringBuilder();
    new SiteMetrics(live, SiteMetricsTest.INVENTORY).write("", text);
    SiteMetricsTest.country(live).write(text);

    assertThat(promtool(text.toString())).isEmpty();
  }

  private static String promtool(String text) throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new AssertionError("promtool is missing: install Debian's package prometheus", e);
    }
    try (var in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return said + (process.exitValue() == 0 ? "" : "exit " + process.exitValue());
  }
}
