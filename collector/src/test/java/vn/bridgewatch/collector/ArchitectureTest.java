package vn.bridgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.walls.Walls;

class ArchitectureTest {

  private static final JavaClasses CLASSES = Walls.of("vn.bridgewatch.collector");

  @Test
  void theWallsHold() {
    assertThat(CLASSES).hasSizeGreaterThan(5);
    Walls.all("vn.bridgewatch.collector").forEach(wall -> wall.check(CLASSES));
  }
}
