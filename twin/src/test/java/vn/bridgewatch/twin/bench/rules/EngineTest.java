package vn.bridgewatch.twin.bench.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import vn.bridgewatch.twin.bench.BenchException;

class EngineTest {

  @Test
  void theLineOfFiguresIsFoundBetweenWhatIsLogged() throws BenchException {
    assertThat(Engine.values("12:00 INFO entries=\"0\"\nseries=209 heap=1200 gc_seconds=0.5\n"))
        .containsEntry("series", 209.0)
        .containsEntry("gc_seconds", 0.5);
  }

  @Test
  void withoutItSomethingFailed() {
    assertThatThrownBy(() -> Engine.values("Exception in thread main"))
        .isInstanceOf(BenchException.class);
  }
}
