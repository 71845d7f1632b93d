package vn.bridgewatch.collector.conference.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DetailsTest {

  private static Details titled(String title) {
    return new Details(title, "HN", Rank.DEFAULT, CallProfile.NONE, List.of("all"));
  }

  @Test
  void aTitleIsOneLine() {
    assertThat(titled(" Giao ban\r\n tháng\u202811\u0007").title()).isEqualTo("Giao ban  tháng 11");
  }

  @Test
  void breaksAloneAreNoTitle() {
    assertThatThrownBy(() -> titled("\r\n\t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("title: must be 1 to 200 characters, got 0");
  }
}
