package vn.bridgewatch.twin.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class RigReportTest {

  @Test
  void theLastWholeLineCounts() throws IOException {
    RigReport report =
        RigReport.of(
            "ready=1 issued=4 p99_ms=1.500 failure=\n"
                + "ready=2 issued=9 p99_ms=2.500 failure=01-r7: connect: refused");

    assertThat(report.count("ready")).isEqualTo(2);
    assertThat(report.count("issued")).isEqualTo(9);
    assertThat(report.number("p99_ms")).isEqualTo(2.5);
    assertThat(report.failure()).isEqualTo("01-r7: connect: refused");
    assertThat(report.number("absent")).isNaN();
  }

  @Test
  void whatIsNoReportIsShown() {
    assertThatThrownBy(() -> RigReport.of("Error: no main class"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no main class");
  }
}
