package vn.bridgewatch.walls;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/// The walls of the house, the same for every module; each module's `ArchitectureTest` holds its
/// own classes to them.
public final class Walls {

  private Walls() {}

  /// The product's classes of a module, without its tests.
  public static JavaClasses of(String... packages) {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
        .importPackages(packages);
  }

  /// What every module keeps to.
  public static List<ArchRule> all(String module) {
    var rules = new ArrayList<>(programsNeverMeet());
    rules.addAll(
        List.of(
            nettyStaysAtTheEdge(),
            nettyBuffersStayWhereRecordsAreKept(),
            onlyTheCollectorKnowsVertx(),
            onlyTheReaderAndTheTwinKnowSnmp4j(),
            onlyTheStoreKnowsSql(),
            pureCodeDoesNothingItself(),
            pureCodeHasNoClock(),
            nobodyNeedsApp(),
            onlyAppEndsTheProcess(),
            noPackageCycles(module)));
    return List.copyOf(rules);
  }

  public static ArchRule nettyStaysAtTheEdge() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            "..wire..",
            "..uplink..",
            "..ingest..",
            "..probe..",
            "..media..",
            "..export.remote..",
            "..twin..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.netty.channel..",
            "io.netty.handler..",
            "io.netty.bootstrap..",
            "io.netty.resolver..")
        .because(
            "the transport is the affair of wire, uplink, ingest, probe, media, remote write, twin")
        .allowEmptyShould(true);
  }

  /// Spool and journal keep records as the codec gives them, in Netty's buffers; nobody else does.
  public static ArchRule nettyBuffersStayWhereRecordsAreKept() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            "..wire..",
            "..uplink..",
            "..ingest..",
            "..probe..",
            "..media..",
            "..export.remote..",
            "..twin..",
            "..spool..",
            "..journal..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .because("a buffer that somebody must release is passed no further")
        .allowEmptyShould(true);
  }

  public static ArchRule onlyTheCollectorKnowsVertx() {
    return noClasses()
        .that()
        .resideOutsideOfPackages("..collector.api..", "..collector.ingest..", "..collector.app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx..")
        .because("the collector's edge is on Vert.x, nothing else is")
        .allowEmptyShould(true);
  }

  public static ArchRule onlyTheReaderAndTheTwinKnowSnmp4j() {
    return noClasses()
        .that()
        .resideOutsideOfPackages("..agent.snmp..", "..twin..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.snmp4j..")
        .allowEmptyShould(true);
  }

  public static ArchRule onlyTheStoreKnowsSql() {
    return noClasses()
        .that()
        .resideOutsideOfPackage("..collector.store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..")
        .allowEmptyShould(true);
  }

  public static ArchRule pureCodeDoesNothingItself() {
    return noClasses()
        .that()
        .resideInAnyPackage("..rule..", "..alert..", "..cause..", "..quality..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.nio.file..",
            "java.nio.channels..",
            "java.net..",
            "java.sql..",
            "io.netty..",
            "io.vertx..",
            "org.snmp4j..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Thread.class, java.io.File.class, java.io.InputStream.class)
        .because("rules, alerts, causes and qualities are judged, not fetched")
        .allowEmptyShould(true);
  }

  public static ArchRule pureCodeHasNoClock() {
    return noClasses()
        .that()
        .resideInAnyPackage("..rule..", "..alert..", "..cause..", "..quality..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethodWhere(
            target(nameMatching("now")).and(target(owner(resideInAPackage("java.time..")))))
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class)
        .because("a replay must judge as the first time")
        .allowEmptyShould(true);
  }

  public static ArchRule nobodyNeedsApp() {
    return noClasses()
        .that()
        .resideOutsideOfPackage("..app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("vn.bridgewatch..app..")
        .because("only app wires")
        .allowEmptyShould(true);
  }

  public static ArchRule onlyAppEndsTheProcess() {
    return noClasses()
        .that()
        .resideOutsideOfPackage("..app..")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .allowEmptyShould(true);
  }

  /// Agent, collector and twin are programs of their own; what two of them need is in core.
  public static List<ArchRule> programsNeverMeet() {
    return List.of(
        neverNeeds("vn.bridgewatch.agent..", "vn.bridgewatch.collector..", "vn.bridgewatch.twin.."),
        neverNeeds("vn.bridgewatch.collector..", "vn.bridgewatch.agent..", "vn.bridgewatch.twin.."),
        neverNeeds(
            "vn.bridgewatch.twin..", "vn.bridgewatch.agent..", "vn.bridgewatch.collector.."));
  }

  private static ArchRule neverNeeds(String one, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(one)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .allowEmptyShould(true);
  }

  /// @param module the package whose children are the capabilities, as `vn.bridgewatch.agent`
  public static ArchRule noPackageCycles(String module) {
    return slices().matching(module + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);
  }
}
