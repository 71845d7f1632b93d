package vn.bridgewatch.walls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A wall that cannot fail holds nothing: each is shown classes that break it.
class WallsTest {

  private static final JavaClasses BROKEN =
      new ClassFileImporter().importPackages("vn.bridgewatch.broken");

  static List<Arguments> walls() {
    return List.of(
        Arguments.of(Walls.nettyStaysAtTheEdge(), "HoldsABuffer"),
        Arguments.of(Walls.nettyBuffersStayWhereRecordsAreKept(), "HoldsABuffer"),
        Arguments.of(Walls.onlyTheStoreKnowsSql(), "HoldsABuffer"),
        Arguments.of(Walls.pureCodeDoesNothingItself(), "ReadsFiles"),
        Arguments.of(Walls.pureCodeHasNoClock(), "LooksAtAClock.millis"),
        Arguments.of(Walls.pureCodeHasNoClock(), "LooksAtAClock.now"),
        Arguments.of(Walls.nobodyNeedsApp(), "EndsTheProcess.main"),
        Arguments.of(Walls.onlyAppEndsTheProcess(), "EndsTheProcess.end"),
        Arguments.of(Walls.noPackageCycles("vn.bridgewatch.broken"), "Slice west"));
  }

  @ParameterizedTest
  @MethodSource("walls")
  void aWallSeesTheClassThatBreaksIt(ArchRule wall, String culprit) {
    assertThat(BROKEN).isNotEmpty();
    assertThatThrownBy(() -> wall.check(BROKEN))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(culprit);
  }
}
