package vn.bridgewatch.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.config.AgentConfig;
import vn.bridgewatch.agent.config.AgentFiles;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Frame.Configured.Standing;

class ConfigurationInUseTest {

  private static final String OPENED = "from_centre: { probes: true, files: [tls/mcu.pem] }\n";
  private static final String OWN =
      """
      agent: agent-00004
      site: "00004"
      province: "01"
      identity: { certificate: tls/agent.pem, key: tls/agent.key, ca: tls/ca.pem }
      uplink: { collectors: [ { host: 127.0.0.1, port: 7443 } ] }
      allow: [ 127.0.0.0/8 ]
      sites:
        - site: "00004"
          probes:
            - { kind: tcp, name: mcu, target: 127.0.0.1, port: 5060 }
        - { site: "00007", probes: [] }
      """;
  private static final String MORE =
      "probes:\n  - { kind: tcp, name: turn, target: 127.0.0.1, port: 3478, interval: 10s }\n";

  @TempDir Path folder;
  private final List<AgentFiles> used = new ArrayList<>();
  private final List<Frame.Configured> told = new ArrayList<>();
  private List<String> waits = List.of();
  private String failure = "";
  private Happening duringUse = () -> {};
  private int rejected;
  private long changes;
  private long nanos;

  private interface Happening {
    void run() throws IOException;
  }

  private final ConfigurationInUse.User user =
      new ConfigurationInUse.User() {
        @Override
        public List<String> use(AgentFiles files) throws IOException {
          duringUse.run();
          if (!failure.isEmpty()) {
            throw new IOException(failure);
          }
          if (waits.isEmpty()) {
            used.add(files);
          }
          return waits;
        }

        @Override
        public void rejected() {
          rejected++;
        }
      };

  @BeforeEach
  void makeStateFolder() throws IOException {
    Files.createDirectory(folder.resolve("state"));
  }

  @Test
  void whatTheCentreAddsIsInForceBesideTheOwnProbesAndAfterARestartWithoutTheCentre()
      throws Exception {
    var inUse = inUse(OPENED + OWN);

    assertThat(inUse.take(List.of(configure(7, MORE))).values())
        .containsExactly(new Frame.Configured("00004", 7, Standing.IN_FORCE, ""));
    assertThat(probes(used.getLast())).containsExactly("mcu", "turn");
    assertThat(probes(files())).as("read again").containsExactly("mcu", "turn");
    assertThat(files().central().get("00004").revision()).isEqualTo(7);
  }

  @Test
  void theSameOnceMoreIsAnsweredAndChangesNothing() throws Exception {
    var inUse = inUse(OPENED + OWN);
    var first = inUse.take(List.of(configure(7, MORE)));

    assertThat(inUse.take(List.of(configure(7, MORE)))).isEqualTo(first);
    assertThat(used).hasSize(1);
    assertThat(inUse.take(List.of(configure(7, MORE + "# of another centre"))).values())
        .containsExactly(new Frame.Configured("00004", 7, Standing.IN_FORCE, ""));
    assertThat(used).as("the revision alone does not say what it is").hasSize(2);
  }

  @Test
  void whatIsTakenBackIsGoneAlsoFromTheDisk() throws Exception {
    var inUse = inUse(OPENED + OWN);
    inUse.take(List.of(configure(7, MORE)));

    assertThat(inUse.take(List.of(configure(0, ""))).values())
        .containsExactly(new Frame.Configured("00004", 0, Standing.IN_FORCE, ""));
    assertThat(probes(used.getLast())).containsExactly("mcu");
    assertThat(kept()).isEmpty();
    assertThat(inUse.take(List.of(configure(0, "")))).hasSize(1);
    assertThat(used).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          devices: [] | devices: unknown key
          probes: [ { kind: tcp, name: mcu, target: 127.0.0.1, port: 1 } ] | probes[0].name: is a probe of the agent's own file: mcu
          probes: [ { kind: tcp, name: a, target: 10.9.8.7, port: 1 } ] | probes[0].target: must be in the allow-list [127.0.0.0/8], got 10.9.8.7
          probes: [ { kind: tcp, name: a, target: 127.0.0.1, port: 0 } ] | probes[0].port: must be a whole number from 1 to 65535, got 0
          probes: [ { kind: icmp, name: a, target: 127.0.0.1, burst: 100, gap: 5ms, interval: 1s, timeout: 800ms } ] | cost the line
          probes: [ { kind: tls, name: a, target: 127.0.0.1, port: 1, ca: tls/agent.key } ] | probes[0].ca: must be one of from_centre.files of the agent's own file, got agent.key
          probes: [ { blackbox: /etc/passwd, module: m, name: a, target: 127.0.0.1 } ] | probes[0].blackbox: must be one of from_centre.files of the agent's own file, got passwd
          probes: [ { kind: registration, name: a, target: 127.0.0.1, user: room, password_file: tls/agent.key } ] | probes[0].password_file: cannot come from the centre
          allow: [ 0.0.0.0/0 ] | allow: unknown key
          probes: [ { kind: http, name: a, url: "http://127.0.0.1/", method: POST } ] | probes[0].method: must be GET or HEAD from the centre, got POST
          probes: [ { kind: http, name: a, url: "http://127.0.0.1/", method: DELETE } ] | probes[0].method: must be GET or HEAD from the centre, got DELETE
          probes: [ { kind: http, name: a, url: "http://127.0.0.1/", header: [ "X-Reboot: 1" ] } ] | probes[0].header: cannot come from the centre: only from the agent's own file, or one (blackbox) of from_centre.files
          probes: [ { kind: http, name: a, url: "http://127.0.0.1/", body: reboot } ] | probes[0].body: cannot come from the centre: only from the agent's own file, or one (blackbox) of from_centre.files
          probes: [ { kind: http, name: a, url: "http://127.0.0.1/", body_bytes_max: 2501 } ] | probes[0].body_bytes_max: must be a whole number from 1 to 2500, got 2501
          probes: [ { kind: http, name: a, url: "https://127.0.0.1/", body_bytes_max: 8001 } ] | probes[0].body_bytes_max: must be a whole number from 1 to 8000, got 8001
          probes: [ { kind: tcp, name: a, target: 127.0.0.1, port: 1, send: reboot } ] | probes[0].send: cannot come from the centre: only from the agent's own file, or one (blackbox) of from_centre.files
          probes: [ { kind: tcp, name: a, target: 127.0.0.1, port: 1, expect: OK } ] | probes[0].expect: cannot come from the centre: only from the agent's own file, or one (blackbox) of from_centre.files
          probes: [ { kind: tcp, name: a, target: 127.0.0.1, port: 1, query_response: [ { send: reboot } ] } ] | probes[0].query_response: unknown key
          """)
  void whatBreaksARuleIsRefusedWithItsPlaceAndTheOldOneStays(String document, String why)
      throws Exception {
    var inUse = inUse(OPENED + OWN);
    inUse.take(List.of(configure(7, MORE)));

    Frame.Configured answer = inUse.take(List.of(configure(8, document))).get("00004");

    assertThat(answer.standing()).isEqualTo(Standing.REFUSED);
    assertThat(answer.text()).startsWith("configuration:1: ").contains(why);
    assertThat(used).hasSize(1);
    assertThat(probes(files())).containsExactly("mcu", "turn");
  }

  @ParameterizedTest
  @CsvSource({"http, 'http://127.0.0.1/'", "tcp, 127.0.0.1:1"})
  void whatSendsMoreThanAQuestionStandsInAFileThatTheOwnFileOpens(String prober, String target)
      throws Exception {
    Files.writeString(
        folder.resolve("blackbox.yml"),
        """
        modules:
          http: { prober: http, http: { method: POST, body: status } }
          tcp: { prober: tcp, tcp: { query_response: [ { send: send } ] } }
        """);
    var inUse = inUse(OPENED.replace("tls/mcu.pem", "blackbox.yml") + OWN);
    String document =
        "probes: [ { blackbox: blackbox.yml, module: %s, name: a, target: '%s', interval: 1m } ]"
            .formatted(prober, target);

    assertThat(inUse.take(List.of(configure(8, document))).get("00004").text()).isEmpty();
    assertThat(probes(used.getLast())).containsExactly("mcu", "a");
  }

  @Test
  void whatIsEchoedIsCutAndForgesNoLines() throws Exception {
    var document = new StringBuilder("x: &a \"\\e[2Jgood\\nconfiguration:1: forged ");
    document.append("y".repeat(3_000)).append("\"\nprobes:\n");
    document.append("  - { kind: *a, name: *a, target: *a, port: *a }\n".repeat(5));

    String text =
        inUse(OPENED + OWN).take(List.of(configure(8, document.toString()))).get("00004").text();

    assertThat(text).hasSizeLessThanOrEqualTo(2_000).doesNotContain("\u001b");
    assertThat(text.lines())
        .allMatch(line -> line.startsWith("configuration:") || line.endsWith("…"));
    assertThat(text.lines()).noneMatch(line -> line.startsWith("configuration:1: forged"));
  }

  @Test
  void theBoundOfProbesHoldsOverBoth() throws Exception {
    var many = new StringBuilder("probes:\n");
    for (int i = 0; i < 500; i++) {
      many.append("  - { kind: tcp, name: p")
          .append(i)
          .append(", target: 127.0.0.1, port: 1, interval: 1h }\n");
    }
    Frame.Configured answer =
        inUse(OPENED + OWN).take(List.of(configure(1, many.toString()))).get("00004");

    assertThat(answer.text()).contains("make 501 with those of the agent's own file, at most 500");
  }

  @Test
  void whereTheOwnFileDoesNotOpenItNothingIsWantedUntilItDoes() throws Exception {
    var inUse = inUse(OWN);

    assertThat(inUse.take(List.of(configure(7, MORE))).get("00004").standing())
        .isEqualTo(Standing.NOT_WANTED);
    assertThat(kept()).isEmpty();
    assertThat(used).isEmpty();

    write(OPENED + OWN);
    inUse.look();
    assertThat(told).containsExactly(new Frame.Configured("00004", 7, Standing.IN_FORCE, ""));
    assertThat(probes(used.getLast())).containsExactly("mcu", "turn");

    write(OWN);
    inUse.look();
    assertThat(told).hasSize(2);
    assertThat(told.getLast().standing()).isEqualTo(Standing.NOT_WANTED);
    assertThat(probes(used.getLast())).containsExactly("mcu");
  }

  @Test
  void anOwnProbeOfTheSameNameTakesThePlaceOfAllThatTheCentreAdded() throws Exception {
    var inUse = inUse(OPENED + OWN);
    inUse.take(List.of(configure(7, MORE)));
    write(OPENED + OWN.replace("name: mcu", "name: turn"));
    inUse.look();

    assertThat(probes(used.getLast())).containsExactly("turn");
    assertThat(told).hasSize(1);
    assertThat(told.getLast().standing()).isEqualTo(Standing.REFUSED);
    inUse.look();
    assertThat(told).hasSize(1);
  }

  @Test
  void aSiteThatTheOwnFileDoesNotListIsNotWanted() throws Exception {
    var inUse = inUse(OPENED + OWN);
    var answers =
        inUse.take(
            List.of(new Frame.Configure("00009", 3, MORE), new Frame.Configure("00010", 0, "")));

    assertThat(answers.get("00009").standing()).isEqualTo(Standing.NOT_WANTED);
    assertThat(answers.get("00010").standing()).as("nothing").isEqualTo(Standing.IN_FORCE);
    assertThat(used).isEmpty();
    assertThat(kept()).isEmpty();
  }

  @Test
  void theLargestRevisionIsReadAgain() throws Exception {
    inUse(OPENED + OWN).take(List.of(configure(Long.MAX_VALUE, MORE)));

    assertThat(files().central().get("00004").revision()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void sitesAreJudgedEachByItselfAndTakenTogether() throws Exception {
    var inUse = inUse(OPENED + OWN);
    var answers =
        inUse.take(List.of(configure(7, "probes: 5"), new Frame.Configure("00007", 3, MORE)));

    assertThat(answers.get("00004").standing()).isEqualTo(Standing.REFUSED);
    assertThat(answers.get("00007").standing()).isEqualTo(Standing.IN_FORCE);
    assertThat(used).hasSize(1);
  }

  @Test
  void whatCannotBeBegunIsRefusedAndNotOnDisk() throws Exception {
    var inUse = inUse(OPENED + OWN);
    inUse.take(List.of(configure(7, MORE)));
    failure = "no socket";

    assertThat(inUse.take(List.of(configure(8, "probes: []"))).get("00004"))
        .isEqualTo(new Frame.Configured("00004", 8, Standing.REFUSED, "no socket"));
    assertThat(files().central().get("00004").revision()).isEqualTo(7);

    failure = "";
    waits = List.of("uplink");
    assertThat(inUse.take(List.of(configure(9, "probes: []"))).get("00004").text())
        .contains("waits for a restart: uplink");
    assertThat(files().central().get("00004").revision()).isEqualTo(7);
  }

  @Test
  void aRestoreThatFailsLeavesNothingAndTheOthersAreRestored() throws Exception {
    var inUse = inUse(OPENED + OWN);
    inUse.take(List.of(configure(7, MORE), new Frame.Configure("00007", 3, MORE)));
    duringUse =
        () -> Files.createDirectory(folder.resolve("state/central/00004.yaml.new")); // unwritable
    failure = "no socket";

    var answers =
        inUse.take(
            List.of(configure(8, "probes: []"), new Frame.Configure("00007", 4, "probes: []")));

    assertThat(answers.values())
        .extracting(Frame.Configured::text)
        .containsExactly("no socket", "no socket");
    assertThat(files().central()).doesNotContainKey("00004");
    assertThat(files().central().get("00007").revision()).isEqualTo(3);
  }

  @Test
  void anOwnFileTakenUpWithWhatTheCentreAddsHasWhatWasRefusedJudgedAgain() throws Exception {
    var inUse = inUse(OPENED + OWN);
    inUse.take(List.of(configure(7, MORE.replace("name: turn", "name: mcu"))));
    write(OPENED + OWN.replace("name: mcu", "name: own"));
    inUse.take(List.of(new Frame.Configure("00007", 3, MORE)));

    assertThat(told).containsExactly(new Frame.Configured("00004", 7, Standing.IN_FORCE, ""));
    assertThat(probes(used.getLast())).containsExactly("own", "mcu");
  }

  @Test
  void aFileThatTheCentreMayNameIsPartOfTheStamp() throws Exception {
    String before = inUseStamp();
    Files.createDirectory(folder.resolve("tls"));
    Files.writeString(folder.resolve("tls/mcu.pem"), "a certificate");

    assertThat(inUseStamp()).isNotEqualTo(before);
  }

  private String inUseStamp() throws Exception {
    Files.writeString(folder.resolve("agent.yaml"), OPENED + OWN);
    Files.setLastModifiedTime(folder.resolve("agent.yaml"), FileTime.fromMillis(1));
    return files().stamp();
  }

  @Test
  void whileTheOwnFileIsBrokenNothingChanges() throws Exception {
    var inUse = inUse(OPENED + OWN);
    write(OPENED + OWN.replace("5060", "0"));
    inUse.look();
    assertThat(rejected).isEqualTo(1);

    assertThat(inUse.take(List.of(configure(7, MORE))).get("00004").text())
        .startsWith("the agent's own file has problems")
        .contains("agent.yaml:11: sites[0].probes[0].port: must be");
    assertThat(used).isEmpty();

    write(OPENED + OWN);
    inUse.look();
    assertThat(told).as("judged again").hasSize(1);
    assertThat(probes(used.getLast())).containsExactly("mcu", "turn");
  }

  @Test
  void whatIsTakenIsOnTrialForAMinuteAndNoLonger() throws Exception {
    var inUse = inUse(OPENED + OWN);
    inUse.take(List.of(configure(7, MORE)));
    Path mark = folder.resolve("state/central/00004.trial");
    assertThat(mark).exists();
    nanos += 59_000_000_000L;
    inUse.look();
    assertThat(mark).exists();
    nanos += 1_000_000_000L;
    inUse.look();
    assertThat(mark).doesNotExist();

    inUse.take(List.of(configure(8, MORE)));
    assertThat(mark).exists();
    inUse.close();
    assertThat(mark).as("an agent that ends as it should").doesNotExist();
  }

  @Test
  void whatWasOnTrialWhenTheAgentDiedIsLeftOutUntilItIsChanged() throws Exception {
    inUse(OPENED + OWN).take(List.of(configure(7, MORE)));
    Files.writeString(folder.resolve("state/central/00004.trial"), "of another process");

    assertThat(probes(files())).containsExactly("mcu");
    assertThat(files().central().get("00004").standing()).isEqualTo(Standing.REFUSED);
    var inUse = inUse(OPENED + OWN);
    assertThat(inUse.take(List.of(configure(7, MORE))).get("00004").text())
        .contains("the agent ended within 60 s");
    assertThat(inUse.take(List.of(configure(8, MORE))).get("00004").standing())
        .isEqualTo(Standing.IN_FORCE);
    assertThat(probes(files())).containsExactly("mcu", "turn");
  }

  @ParameterizedTest
  @CsvSource({"junk", "'# Revision 7 of the centre; written by the agent.\nprobes: 5'"})
  void aBadFileOfTheCentreIsLeftOutAndTold(String content) throws Exception {
    Files.createDirectory(folder.resolve("state/central"));
    Files.writeString(folder.resolve("state/central/00004.yaml"), content.replace("\\n", "\n"));
    write(OPENED + OWN);

    assertThat(probes(files())).containsExactly("mcu");
    assertThat(files().central().get("00004").standing()).isEqualTo(Standing.REFUSED);

    var inUse = new ConfigurationInUse(files(), user, told::add, () -> nanos);
    assertThat(inUse.take(List.of(configure(0, ""))).get("00004").standing())
        .isEqualTo(Standing.IN_FORCE);
    assertThat(kept()).isEmpty();
  }

  private ConfigurationInUse inUse(String own) throws IOException, ConfigException {
    write(own);
    return new ConfigurationInUse(files(), user, told::add, () -> nanos);
  }

  /// With a time of its own, however fast a test writes.
  private void write(String own) throws IOException {
    Path file = folder.resolve("agent.yaml");
    Files.writeString(file, own);
    changes++;
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000 * changes));
  }

  private AgentFiles files() throws ConfigException {
    return AgentFiles.read(folder.resolve("agent.yaml"));
  }

  private List<Path> kept() throws IOException {
    Path central = folder.resolve("state/central");
    if (!Files.isDirectory(central)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(central)) {
      return files.filter(one -> !one.toString().endsWith(".trial")).toList();
    }
  }

  private static Frame.Configure configure(long revision, String document) {
    return new Frame.Configure("00004", revision, document);
  }

  private static List<String> probes(AgentFiles files) {
    return files.config().sites().getFirst().probes().stream()
        .map(AgentConfig.Probe::name)
        .toList();
  }
}
