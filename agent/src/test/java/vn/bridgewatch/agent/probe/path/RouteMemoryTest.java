package vn.bridgewatch.agent.probe.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteMemoryTest {

  private static final Route USUAL = route("192.0.2.1", "192.0.2.2", "192.0.2.9");
  private static final Route OTHER = route("192.0.2.1", "192.0.2.3", "192.0.2.9");
  private static final Route SILENT = route("192.0.2.1", "*", "192.0.2.9");

  private final RouteMemory memory = new RouteMemory();

  private static Route route(String... hops) {
    List<Route.Hop> all =
        Stream.of(hops)
            .map(hop ->
                Stream.of(hop.split("\\|"))
                    .filter(address -> !address.equals("*"))
                    .map(InetAddress::ofLiteral)
                    .toList())
            .map(who -> new Route.Hop(who, 3, who.isEmpty() ? 0 : 3, Duration.ZERO))
            .toList();
    return new Route(all, true);
  }

  @Test
  void aWayThatTwoAttemptsInARowSawHasTakenThePlace() {
    assertThat(memory.changedFrom(USUAL)).isEmpty();
    assertThat(memory.changedFrom(OTHER)).isEmpty();
    assertThat(memory.changedFrom(OTHER)).contains(USUAL);
    assertThat(memory.changedFrom(OTHER)).isEmpty();
  }

  @Test
  void aWayThatFlapsIsNoChange() {
    memory.changedFrom(USUAL);
    for (int i = 0; i < 5; i++) {
      assertThat(memory.changedFrom(OTHER)).isEmpty();
      assertThat(memory.changedFrom(USUAL)).isEmpty();
    }
  }

  /// One hop is several routers that share the load: which of them answers is chance.
  @Test
  void goingByOneOrAnotherOfThoseThatShareTheLoadIsNoChange() {
    memory.changedFrom(route("192.0.2.1", "192.0.2.2|192.0.2.3", "192.0.2.9"));
    for (int i = 0; i < 3; i++) {
      assertThat(memory.changedFrom(USUAL)).isEmpty();
      assertThat(memory.changedFrom(USUAL)).isEmpty();
      assertThat(memory.changedFrom(OTHER)).isEmpty();
      assertThat(memory.changedFrom(OTHER)).isEmpty();
    }
    Route third = route("192.0.2.1", "192.0.2.4", "192.0.2.9");
    memory.changedFrom(third);
    assertThat(memory.changedFrom(third))
        .hasValueSatisfying(
            was -> assertThat(was).hasToString("192.0.2.1 192.0.2.3|192.0.2.2 192.0.2.9"));
  }

  @Test
  void silenceOfAHopIsNoChange() {
    memory.changedFrom(USUAL);
    assertThat(memory.changedFrom(SILENT)).isEmpty();
    assertThat(memory.changedFrom(SILENT)).isEmpty();
    assertThat(memory.changedFrom(OTHER)).isEmpty();
    assertThat(memory.changedFrom(OTHER)).contains(USUAL);
  }

  @Test
  void anotherLengthIsAChange() {
    memory.changedFrom(USUAL);
    Route longer = route("192.0.2.1", "*", "*", "192.0.2.9");
    memory.changedFrom(longer);
    assertThat(memory.changedFrom(longer)).contains(USUAL);
  }
}
