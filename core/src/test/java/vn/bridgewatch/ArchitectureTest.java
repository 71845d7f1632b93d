package vn.bridgewatch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.walls.Walls;

class ArchitectureTest {

  private static final JavaClasses CORE = Walls.of("vn.bridgewatch");

  @Test
  void theWallsHold() {
    assertThat(CORE).hasSizeGreaterThan(20);
    Walls.all("vn.bridgewatch").forEach(wall -> wall.check(CORE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          vn.bridgewatch.metric.. | java..
          vn.bridgewatch.time..   | java..
          vn.bridgewatch.check..  | java..
          vn.bridgewatch.quality..| java..
          vn.bridgewatch.config.. | org.snakeyaml.engine..
          vn.bridgewatch.rule..   | vn.bridgewatch.metric..
          vn.bridgewatch.ruleset..| vn.bridgewatch.rule.., vn.bridgewatch.metric.., vn.bridgewatch.config..
          vn.bridgewatch.libc..   | java..
          vn.bridgewatch.conference.. | java..
          vn.bridgewatch.media..  | vn.bridgewatch.libc.., vn.bridgewatch.quality.., vn.bridgewatch.config.., vn.bridgewatch.time.., javax.crypto.., org.slf4j..
          vn.bridgewatch.wire..   | vn.bridgewatch.metric.., vn.bridgewatch.check.., vn.bridgewatch.conference.., vn.bridgewatch.time.., io.netty.buffer.., io.netty.util.., io.netty.handler.codec.., io.netty.channel..
          """)
  void aPackageKnowsOnlyWhatItMay(String capability, String others) {
    classes()
        .that()
        .resideInAPackage(capability)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            java.util.stream.Stream.concat(
                    java.util.stream.Stream.of(capability, "java..", "org.jspecify.."),
                    java.util.Arrays.stream(others.split(",")).map(String::trim))
                .toArray(String[]::new))
        .check(CORE);
  }
}
