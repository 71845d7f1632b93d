package vn.bridgewatch.collector.configure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import vn.bridgewatch.collector.conference.Conferences;
import vn.bridgewatch.collector.configure.SiteConfiguration.State;
import vn.bridgewatch.collector.fakes.World;
import vn.bridgewatch.collector.ingest.SiteConfigurations.Change;
import vn.bridgewatch.collector.store.Store;
import vn.bridgewatch.collector.store.StoredConfigurations;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Frame.Configured.Standing;

@Timeout(60)
class ConfigurationsTest {

  private static final String MORE = "probes: [ { kind: tcp, name: turn } ]";

  @TempDir Path folder;
  private final World world = new World();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BlockingQueue<Change> sent = new LinkedBlockingQueue<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger answerFailures = new AtomicInteger();
  private Store store;
  private Configurations configurations;

  @BeforeEach
  void open() {
    store = Store.open(folder.resolve("collector.db"), () -> world.nowMillis);
    configurations =
        new Configurations(
            new Failing(new StoredConfigurations(store)), world, () -> world.nowMillis);
    configurations.onChange(sent::add);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void whatIsGivenIsSentKeptAndSentAgainWhenTheAgentComes() throws Exception {
    var given = configurations.put("00", MORE, "an operator", false);

    assertThat(given.revision()).isEqualTo(1);
    assertThat(given.state()).isEqualTo(State.WAITING);
    assertThat(sent).containsExactly(new Change(1, new Frame.Configure("00", 1, MORE)));
    sent.clear();
    close();
    open();
    assertThat(configurations.of("00")).contains(given);
    configurations.opened("00", sent::add);
    assertThat(sent.take()).isEqualTo(new Change(1, new Frame.Configure("00", 1, MORE)));
    configurations.opened("01", sent::add);
    assertThat(configurations.of("01")).isEmpty();
  }

  @Test
  void theSameOnceMoreChangesNothing() throws Exception {
    var given = configurations.put("00", MORE, "an operator", false);
    world.nowMillis += 1_000;

    assertThat(configurations.put("00", MORE, "another", false)).isEqualTo(given);
    assertThat(sent).hasSize(1);
  }

  @Test
  void whatIsTakenBackIsSentAsNothingUnderAHigherRevision() throws Exception {
    assertThat(configurations.remove("00", "an operator", false)).isEmpty();
    configurations.put("00", MORE, "an operator", false);
    configurations.remove("00", "an operator", false);
    configurations.put("00", MORE, "an operator", false);

    assertThat(sent)
        .containsExactly(
            new Change(1, new Frame.Configure("00", 1, MORE)),
            new Change(2, new Frame.Configure("00", 0, "")),
            new Change(3, new Frame.Configure("00", 3, MORE)));
  }

  @ParameterizedTest
  @CsvSource({"IN_FORCE, IN_FORCE", "REFUSED, REFUSED", "NOT_WANTED, NOT_WANTED"})
  void whatTheAgentAnswersIsKeptAndCounted(Standing standing, State state) throws Exception {
    configurations.bindTo(registry);
    configurations.put("00", MORE, "an operator", false);
    assertThat(counted(State.WAITING)).isEqualTo(1);

    configurations.answered(new Frame.Configured("00", 1, standing, "why"));

    assertThat(counted(state)).isEqualTo(1);
    assertThat(counted(State.WAITING)).isZero();
    awaitAnswer(standing);
    assertThat(configurations.of("00").orElseThrow().state()).isEqualTo(state);
    close();
    open();
    assertThat(configurations.of("00").orElseThrow().answer().orElseThrow().text())
        .isEqualTo("why");
  }

  @Test
  void anAnswerToWhatWasBeforeSaysNothing() throws Exception {
    configurations.put("00", MORE, "an operator", false);
    configurations.put("00", "probes: []", "an operator", false);
    configurations.answered(new Frame.Configured("00", 1, Standing.IN_FORCE, ""));
    configurations.answered(new Frame.Configured("00", 0, Standing.IN_FORCE, ""));
    configurations.answered(new Frame.Configured("01", 2, Standing.IN_FORCE, ""));

    assertThat(configurations.of("00").orElseThrow().state()).isEqualTo(State.WAITING);

    configurations.remove("00", "an operator", false);
    configurations.answered(new Frame.Configured("00", 0, Standing.IN_FORCE, ""));
    awaitAnswer(Standing.IN_FORCE);
    assertThat(configurations.of("00").orElseThrow().state()).isEqualTo(State.NONE);
    configurations.bindTo(registry);
    assertThat(counted(State.IN_FORCE)).isZero();
    assertThat(counted(State.WAITING)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void nearAConferenceOnlyWhoSaysSoChangesWhatASiteMeasures(Phase phase) throws Exception {
    boolean near = List.of(Phase.T24H, Phase.T60M, Phase.T15M, Phase.LIVE).contains(phase);
    configurations.put("00", MORE, "an operator", false);
    world.sitePhase = new Conferences.SitePhase(phase, phase == Phase.IDLE ? "" : "giao-ban");

    if (near) {
      assertThatThrownBy(() -> configurations.put("00", "probes: []", "an operator", false))
          .isInstanceOf(FrozenException.class)
          .hasMessageContaining("giao-ban")
          .hasMessageContaining(phase.name());
      assertThatThrownBy(() -> configurations.remove("00", "an operator", false))
          .isInstanceOf(FrozenException.class);
      assertThat(configurations.of("00").orElseThrow().revision()).isEqualTo(1);
    }
    assertThat(configurations.put("00", "probes: []", "an operator", near).revision()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"T24H", "T60M", "T15M", "LIVE"})
  void whatWasGivenBeforeComesToNoSiteNearAConference(Phase phase) throws Exception {
    configurations.bindTo(registry);
    configurations.put("00", MORE, "an operator", false);
    sent.clear();
    near(phase);

    comesBack();
    awaitHeld();
    close();
    open();
    comesBack();
    awaitHeld();
    configurations.round();
    assertThat(configurations.isHeldBack(configurations.of("00").orElseThrow())).isTrue();
    assertThat(sent).isEmpty();

    near(Phase.AFTER);
    configurations.round(); // without another connection

    assertThat(sent.take()).isEqualTo(new Change(1, new Frame.Configure("00", 1, MORE)));
    assertThat(configurations.isHeldBack(configurations.of("00").orElseThrow())).isFalse();
  }

  @Test
  void whatIsInForceIsToldAgainNearAConference() throws Exception {
    configurations.put("00", MORE, "an operator", false);
    configurations.answered(new Frame.Configured("00", 1, Standing.IN_FORCE, ""));
    awaitAnswer(Standing.IN_FORCE);
    sent.clear();
    near(Phase.LIVE);

    comesBack();

    assertThat(sent.take()).isEqualTo(new Change(1, new Frame.Configure("00", 1, MORE)));
  }

  /// The agent's own file may have been opened to it meanwhile.
  @ParameterizedTest
  @EnumSource(
      value = Standing.class,
      names = {"REFUSED", "NOT_WANTED"})
  void whatWasNotTakenIsNotTriedNearAConference(Standing standing) throws Exception {
    configurations.put("00", MORE, "an operator", false);
    configurations.answered(new Frame.Configured("00", 1, standing, ""));
    awaitAnswer(standing);
    sent.clear();
    near(Phase.T60M);

    comesBack();
    awaitHeld();

    assertThat(sent).isEmpty();
  }

  @Test
  void whatIsToComeEvenSoComesWheneverTheAgentDoes() throws Exception {
    near(Phase.LIVE);
    configurations.put("00", MORE, "an operator", true);
    sent.clear();
    close();
    open();

    comesBack();

    assertThat(sent.take()).isEqualTo(new Change(1, new Frame.Configure("00", 1, MORE)));
  }

  @Test
  void whatIsHeldBackIsLetThroughByWhoGivesItOnceMoreAndSaysSo() throws Exception {
    configurations.put("00", MORE, "an operator", false);
    sent.clear();
    near(Phase.T15M);
    comesBack();
    awaitHeld();

    configurations.put("00", MORE, "another", true);

    assertThat(sent.take()).isEqualTo(new Change(1, new Frame.Configure("00", 1, MORE)));
    close();
    open();
    comesBack();
    assertThat(sent.take()).isEqualTo(new Change(1, new Frame.Configure("00", 1, MORE)));
  }

  private void near(Phase phase) {
    world.sitePhase = new Conferences.SitePhase(phase, "giao-ban");
  }

  private void comesBack() {
    configurations.opened("00", sent::add);
  }

  /// It is looked up on a thread of its own.
  private void awaitHeld() {
    var fresh = new SimpleMeterRegistry();
    configurations.bindTo(fresh);
    while (fresh.get("bridgewatch.collector.configurations.held").gauge().value() == 0) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'probes: 5', probes",
    "'devices: []', 'devices: unknown key'",
    "'probes: [', is not valid YAML",
    "'- probes', must be a mapping",
    "'# nothing', is empty",
  })
  void whatIsNoDocumentIsRefusedHere(String document, String why) {
    assertThatThrownBy(() -> configurations.put("00", document, "an operator", false))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
    assertThat(configurations.of("00")).isEmpty();
  }

  @Test
  void whatIsTooLongToSendIsRefusedHere() {
    String document = MORE + " #" + "x".repeat(Configurations.DOCUMENT_BYTES_MAX);

    assertThatThrownBy(() -> configurations.put("00", document, "an operator", false))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("at most 65536");
  }

  @Test
  void whatTheDatabaseCouldNotDoIsTriedAgain() throws Exception {
    configurations.put("00", MORE, "an operator", false);
    sent.clear();
    failures.set(2);
    configurations.opened("00", sent::add);
    @Nullable Change change = null;
    while (change == null) {
      configurations.round();
      change = sent.poll(5, TimeUnit.MILLISECONDS);
    }
    assertThat(change).isEqualTo(new Change(1, new Frame.Configure("00", 1, MORE)));
    assertThat(failures).hasNonPositiveValue();

    answerFailures.set(2);
    configurations.answered(new Frame.Configured("00", 1, Standing.IN_FORCE, ""));
    while (configurations.of("00").orElseThrow().state() != State.IN_FORCE) {
      configurations.round();
      LockSupport.parkNanos(5_000_000);
    }
    assertThat(answerFailures).hasNonPositiveValue();
  }

  /// A database that fails so many times.
  private final class Failing implements ConfigurationStore {
    private final ConfigurationStore store;

    Failing(ConfigurationStore store) {
      this.store = store;
    }

    @Override
    public List<SiteConfiguration> withoutTexts() {
      return store.withoutTexts();
    }

    @Override
    public Optional<SiteConfiguration> of(String site) {
      fail(failures);
      return store.of(site);
    }

    @Override
    public void save(SiteConfiguration configuration) {
      store.save(configuration);
    }

    @Override
    public void permitted(String site, long revision) {
      store.permitted(site, revision);
    }

    @Override
    public void answered(String site, long revision, SiteConfiguration.Answer answer) {
      fail(answerFailures);
      store.answered(site, revision, answer);
    }

    private static void fail(AtomicInteger times) {
      if (times.getAndDecrement() > 0) {
        throw new IllegalStateException("the disk is full");
      }
    }
  }

  private double counted(State state) {
    return registry
        .get("bridgewatch.collector.configurations")
        .tag("state", state.word())
        .gauge()
        .value();
  }

  /// It is written on a thread of its own.
  private void awaitAnswer(Standing standing) {
    while (configurations
        .of("00")
        .flatMap(SiteConfiguration::answer)
        .filter(answer -> answer.standing() == standing)
        .isEmpty()) {
      LockSupport.parkNanos(5_000_000);
    }
  }
}
