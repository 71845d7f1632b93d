package vn.bridgewatch.agent.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.config.AgentConfig;
import vn.bridgewatch.agent.config.AgentFiles;
import vn.bridgewatch.agent.config.CentralDocument;
import vn.bridgewatch.agent.config.CentralFiles;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.Problem;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Frame.Configured.Standing;

/// The configuration that an agent goes by, and the two ways in which it changes: its own file, at
/// which it looks every few seconds, and what the centre adds to it. One change at a time.
///
/// The own file is the master. What the centre adds is judged together with it, kept on disk before
/// it is in force, and where it is refused, what was in force stays. What was refused is judged
/// again whenever the own file has changed, and the centre is told what it came to.
final class ConfigurationInUse implements AutoCloseable {

  private static final Duration TRIAL = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationInUse.class);

  /// Whose configuration it is.
  interface User {

    /// Goes by it from now on; what it would need a restart for, and then the old one stays.
    ///
    /// @throws IOException what it needs cannot be begun; the old one stays
    List<String> use(AgentFiles files) throws IOException;

    /// The own file changed and cannot be used; the old one stays.
    void rejected();
  }

  private final Path file;
  private final User user;
  private final Consumer<Frame.Configured> tell;
  private final Map<String, Frame.Configure> unused = new HashMap<>(); // by site, refused last
  private final Map<String, Frame.Configured> told = new HashMap<>(); // by site
  private final Map<String, Long> trials = new HashMap<>(); // by site, since when in nanoseconds
  private final NanoClock clock;
  private AgentFiles inUse;
  private AgentConfig looked; // whose files the stamp is of: in use, or waiting for a restart
  private String seen;

  /// @param tell takes news that the centre has not asked for
  ConfigurationInUse(
      AgentFiles first, User user, Consumer<Frame.Configured> tell, NanoClock clock) {
    this.clock = clock;
    this.file = first.file();
    this.user = user;
    this.tell = tell;
    this.inUse = first;
    this.looked = first.config();
    this.seen = first.stamp();
    first.central().values().forEach(ConfigurationInUse::log);
  }

  /// The agent ends as it should: nothing is on trial. Blocks.
  @Override
  public synchronized void close() {
    Set.copyOf(trials.keySet()).forEach(this::endTrial);
  }

  private void endTrial(String site) {
    try {
      CentralFiles.endTrial(inUse.config().stateDir(), site);
      trials.remove(site);
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("site", site).log("{}", e.getMessage());
    }
  }

  /// Takes the own file up where it has changed, and ends trials that are over. Blocks.
  synchronized void look() {
    long now = clock.nanoTime();
    Map.copyOf(trials)
        .forEach((site, since) -> {
          if (now - since >= TRIAL.toNanos()) {
            endTrial(site);
          }
        });
    String stamp = AgentFiles.stamp(file, looked);
    if (stamp.equals(seen)) {
      return;
    }
    seen = stamp;
    try {
      AgentFiles fresh = AgentFiles.read(file);
      boolean used = user.use(fresh).isEmpty();
      looked = fresh.config();
      seen = fresh.stamp();
      if (used) {
        inUse(fresh, Set.of());
        judgeAgain();
      }
    } catch (ConfigException e) {
      user.rejected();
      for (Problem problem : e.problems()) {
        LOG.atWarn().log("{}", problem);
      }
      LOG.atWarn().log("The file was changed and has problems; the old configuration stays");
    } catch (IOException e) {
      user.rejected();
      LOG.atWarn().log("{}; the old configuration stays", e.getMessage());
    }
  }

  /// Takes what the centre adds, the newest of each site. Blocks.
  ///
  /// @return what came of each, by site
  synchronized Map<String, Frame.Configured> take(List<Frame.Configure> all) {
    String before = seen;
    var answers = new TreeMap<String, Frame.Configured>();
    var fresh = new TreeMap<String, CentralDocument>();
    for (Frame.Configure one : all) {
      var document = new CentralDocument(one.revision(), one.document());
      if (hasFailed(one.site(), document)) {
        Frame.Configured failed =
            new Frame.Configured(
                one.site(), one.revision(), Standing.REFUSED, CentralFiles.TRIAL_FAILED);
        log(failed);
        answers.put(one.site(), failed);
      } else if (isInForce(one.site(), document)) {
        answers.put(one.site(), inForce(one.site(), document));
      } else {
        fresh.put(one.site(), document);
      }
    }
    if (!fresh.isEmpty()) {
      answers.putAll(change(fresh));
    }
    for (Frame.Configure one : all) {
      Frame.Configured answer = answers.get(one.site());
      if (answer == null || answer.standing() == Standing.IN_FORCE) {
        unused.remove(one.site());
      } else {
        unused.put(one.site(), one);
      }
    }
    told.putAll(answers);
    if (!seen.equals(before)) { // the own file had changed, and it was taken up with this
      judgeAgain();
    }
    return answers;
  }

  /// Every document is either in force or answered with why not.
  private Map<String, Frame.Configured> change(Map<String, CentralDocument> asked) {
    var answers = new TreeMap<String, Frame.Configured>();
    var taken = new TreeMap<>(asked);
    try {
      AgentFiles judged = AgentFiles.read(file, asked);
      asked.forEach((site, document) -> {
        Frame.Configured outcome =
            judged.central().getOrDefault(site, withoutOutcome(site, document));
        if (outcome.standing() != Standing.IN_FORCE) {
          answers.put(site, outcome);
          taken.remove(site);
        }
      });
      if (!taken.isEmpty()) {
        AgentFiles next = answers.isEmpty() ? judged : AgentFiles.read(file, taken);
        putInForce(next, taken);
        taken.forEach((site, document) -> answers.put(site, inForce(site, document)));
      }
    } catch (ConfigException e) {
      refuse(
          taken,
          answers,
          "the agent's own file has problems, and nothing changes before they are mended: "
              + e.problems().getFirst());
    } catch (IOException e) {
      refuse(taken, answers, String.valueOf(e.getMessage()));
    }
    answers.values().forEach(ConfigurationInUse::log);
    return answers;
  }

  /// First on disk, then in force; on disk is again what was, where it cannot be in force.
  private void putInForce(AgentFiles next, Map<String, CentralDocument> taken) throws IOException {
    Path stateDir = inUse.config().stateDir();
    var before = new TreeMap<String, CentralDocument>();
    try {
      for (Map.Entry<String, CentralDocument> one : taken.entrySet()) {
        before.put(one.getKey(), kept(one.getKey()).orElse(CentralDocument.NONE));
        CentralFiles.keep(stateDir, one.getKey(), one.getValue());
        if (one.getValue().revision() > 0) {
          CentralFiles.beginTrial(stateDir, one.getKey());
        } else {
          CentralFiles.endTrial(stateDir, one.getKey());
        }
      }
      List<String> waits = user.use(next);
      if (!waits.isEmpty()) {
        throw new IOException(
            "the agent's own file has changed and waits for a restart: "
                + String.join(", ", waits));
      }
    } catch (IOException | RuntimeException | Error e) { // thrown on, once the disk is as it was
      before.forEach((site, document) -> restore(site, document, e));
      throw e;
    }
    taken.keySet().forEach(site -> trials.put(site, clock.nanoTime()));
    looked = next.config();
    seen = next.stamp();
    inUse(next, taken.keySet());
  }

  /// Where what was cannot be kept again nothing is: what is in force must not be what failed.
  private void restore(String site, CentralDocument before, Throwable why) {
    Path stateDir = inUse.config().stateDir();
    try {
      if (!kept(site).equals(Optional.of(before))) {
        CentralFiles.keep(stateDir, site, before);
      }
      CentralFiles.endTrial(stateDir, site);
    } catch (IOException e) {
      why.addSuppressed(e);
      LOG.atWarn()
          .addKeyValue("site", site)
          .setCause(e)
          .log("What the centre added before cannot be kept again");
      try {
        CentralFiles.keep(stateDir, site, CentralDocument.NONE);
      } catch (IOException left) {
        why.addSuppressed(left);
      }
    }
  }

  /// @param answered sites whose outcome is told as an answer
  private void inUse(AgentFiles files, Set<String> answered) {
    inUse = files;
    files
        .central()
        .forEach((site, outcome) -> {
          Frame.Configured before = told.get(site);
          if (!answered.contains(site) && before != null && !outcome.equals(before)) {
            told.put(site, outcome);
            log(outcome);
            tell.accept(outcome);
          }
        });
  }

  private void judgeAgain() {
    var before = Map.copyOf(told);
    take(List.copyOf(unused.values()))
        .forEach((site, answer) -> {
          if (!answer.equals(before.get(site))) {
            tell.accept(answer);
          }
        });
  }

  private boolean isInForce(String site, CentralDocument document) {
    Frame.Configured now = inUse.central().get(site);
    long revision = now != null && now.standing() == Standing.IN_FORCE ? now.revision() : 0;
    return revision == document.revision() && kept(site).filter(document::equals).isPresent();
  }

  private boolean hasFailed(String site, CentralDocument document) {
    try {
      return document.revision() > 0
          && CentralFiles.isTrialFailed(inUse.config().stateDir(), site)
          && kept(site).filter(document::equals).isPresent();
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("site", site).log("{}", e.getMessage());
      return false;
    }
  }

  /// Empty where it cannot be read.
  private Optional<CentralDocument> kept(String site) {
    try {
      return Optional.of(CentralFiles.read(inUse.config().stateDir(), site));
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("site", site).log("{}", e.getMessage());
      return Optional.empty();
    }
  }

  /// Nothing is in force for whoever has nothing; else the own file does not list the site, though
  /// it may be the agent's.
  private static Frame.Configured withoutOutcome(String site, CentralDocument document) {
    return document.revision() == 0
        ? inForce(site, document)
        : new Frame.Configured(
            site,
            document.revision(),
            Standing.NOT_WANTED,
            "sites: the agent's own file does not list site " + site);
  }

  private static Frame.Configured inForce(String site, CentralDocument document) {
    return new Frame.Configured(site, document.revision(), Standing.IN_FORCE, "");
  }

  private static void refuse(
      Map<String, CentralDocument> asked, Map<String, Frame.Configured> answers, String why) {
    asked.forEach((site, document) ->
        answers.put(site, new Frame.Configured(site, document.revision(), Standing.REFUSED, why)));
  }

  private static void log(Frame.Configured outcome) {
    if (outcome.standing() == Standing.IN_FORCE) {
      LOG.atInfo()
          .addKeyValue("site", outcome.site())
          .addKeyValue("revision", outcome.revision())
          .log("The configuration of the centre is in force");
    } else {
      LOG.atWarn()
          .addKeyValue("site", outcome.site())
          .addKeyValue("revision", outcome.revision())
          .addKeyValue("why", outcome.text())
          .log("The configuration of the centre is left out");
    }
  }
}
