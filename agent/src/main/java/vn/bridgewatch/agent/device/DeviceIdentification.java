package vn.bridgewatch.agent.device;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import vn.bridgewatch.agent.catalogue.Catalogue;
import vn.bridgewatch.agent.catalogue.OptionalModules;
import vn.bridgewatch.agent.profile.DeviceIdentity;
import vn.bridgewatch.agent.profile.Match;
import vn.bridgewatch.agent.profile.Profile;
import vn.bridgewatch.agent.snmp.DeviceReader;
import vn.bridgewatch.agent.snmp.Incomplete;
import vn.bridgewatch.agent.snmp.ModuleReading;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.time.NanoClock;

/// Finds out what a device is: asks for what it says of itself, finds the profile, reads model and
/// software where the profile says they are, and tries the profile's optional modules.
public final class DeviceIdentification {

  /// All of it takes at most this long at one go.
  public static final Duration BUDGET = Duration.ofSeconds(25);

  private static final String DESCR = "1.3.6.1.2.1.1.1.0";
  private static final String OBJECT_ID = "1.3.6.1.2.1.1.2.0";
  private static final String NAME = "1.3.6.1.2.1.1.5.0";
  private static final String UP_TIME = "1.3.6.1.2.1.1.3.0";
  private static final int GOES_MAX = 3;
  private static final Duration TRY = Duration.ofSeconds(2);

  private final Catalogue catalogue;

  public DeviceIdentification(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /// For one round of finding out.
  OptionalModules optionalModules() {
    return new OptionalModules(catalogue);
  }

  /// What a device says of itself.
  ///
  /// @param upTime hundredths of a second; empty where it does not say
  /// @param silence why nothing came
  /// @param whole whether it was asked all; otherwise what it did not say may only be lost
  public record Greeting(
      DeviceIdentity identity, OptionalDouble upTime, Optional<Incomplete> silence, boolean whole) {
    public boolean isSilent() {
      return silence.isPresent();
    }
  }

  /// Asks a device who it is.
  public Greeting greet(DeviceReader device) throws InterruptedException {
    return greet(device, device.target().auth().version() == 1 ? 1 : 4);
  }

  /// A device of version 1 answers no part of a question of which it lacks one object: so it is
  /// asked one by one.
  private Greeting greet(DeviceReader device, int atOnce) throws InterruptedException {
    Answers answers = ask(device, List.of(DESCR, OBJECT_ID, NAME, UP_TIME), atOnce);
    var identity =
        new DeviceIdentity(answers.text(DESCR), answers.text(OBJECT_ID), answers.text(NAME));
    return new Greeting(identity, answers.number(UP_TIME), answers.silence(), answers.whole());
  }

  /// Finds out what a device is.
  ///
  /// @param wanted the profile that the configuration names; empty: the one that matches
  public Identified identify(DeviceReader device, DeviceIdentity identity, Optional<Profile> wanted)
      throws InterruptedException {
    var optional = new OptionalModules(catalogue);
    for (int go = 1; ; go++) {
      long endNanos = NanoClock.SYSTEM.nanoTime() + BUDGET.toNanos();
      Identified found = identify(device, identity, wanted, optional, List.of(), endNanos);
      if (found.untried().isEmpty() || go == GOES_MAX) {
        return found;
      }
    }
  }

  /// Finds out what a device is, as far as that goes until then.
  ///
  /// @param optional what is known of its optional modules, and becomes known
  /// @param before optional modules that it had; they count until it is known otherwise
  Identified identify(
      DeviceReader device,
      DeviceIdentity identity,
      Optional<Profile> wanted,
      OptionalModules optional,
      List<Profile.ModuleUse> before,
      long endNanos)
      throws InterruptedException {
    Match match =
        wanted
            .map(profile -> new Match(profile, Optional.empty()))
            .orElseGet(() -> catalogue.profiles().match(identity));
    Profile profile = match.profile();
    Answers answers =
        ask(device, profile.identityOids(), device.target().auth().version() == 1 ? 1 : 8);
    var modules = new ArrayList<Profile.ModuleUse>();
    var unanswered = new ArrayList<String>();
    var untried = new ArrayList<String>();
    for (Profile.ModuleUse use : profile.modules()) {
      Optional<Boolean> has =
          use.optional() ? optional.has(device, use, endNanos) : Optional.of(true);
      if (has.orElse(before.contains(use))) {
        modules.add(use);
      } else if (has.isPresent()) {
        unanswered.add(use.name());
      }
      if (has.isEmpty()) {
        untried.add(use.name());
      }
    }
    return new Identified(
        identity,
        match,
        profile.model(identity, answers.texts()),
        profile.software(identity, answers.texts()),
        modules,
        unanswered,
        untried);
  }

  private record Answers(
      Map<String, Observation> found, Optional<Incomplete> silence, boolean whole) {

    String text(String oid) {
      Observation observation = found.get(oid);
      return observation == null
          ? ""
          : observation.series().labels().get(observation.series().name()).orElse("");
    }

    OptionalDouble number(String oid) {
      return found.get(oid) instanceof Observation(_, Reading.Present(double value))
          ? OptionalDouble.of(value)
          : OptionalDouble.empty();
    }

    Map<String, String> texts() {
      var texts = new HashMap<String, String>();
      found.keySet().forEach(oid -> texts.put(oid, text(oid)));
      return texts;
    }
  }

  /// Gets single instances, as texts; the time since the start as a number.
  private static Answers ask(DeviceReader device, List<String> oids, int atOnce)
      throws InterruptedException {
    var found = new LinkedHashMap<String, Observation>();
    Optional<Incomplete> why = Optional.empty();
    for (int from = 0; from < oids.size(); from += atOnce) {
      List<String> part = oids.subList(from, Math.min(oids.size(), from + atOnce));
      ModuleReading reading = device.read(module(part), Labels.NONE, false, BUDGET);
      for (Observation observation : reading.observations()) {
        String name = observation.series().name();
        int index = Integer.parseInt(name.substring(1));
        found.put(part.get(index), observation);
      }
      why = why.or(reading::incomplete);
      if (reading.pdus() == 0 && reading.incomplete().isPresent() && atOnce > 1) {
        break;
      }
    }
    boolean whole = why.filter(one -> one.reason().endsReading()).isEmpty();
    return new Answers(found, found.isEmpty() ? why : Optional.empty(), whole);
  }

  private static SnmpModule module(List<String> oids) {
    var text = new StringBuilder("modules:\n  asked:\n    retries: 1\n    timeout: ");
    text.append(TRY.toSeconds()).append("s\n    get:\n");
    oids.forEach(oid -> text.append("      - ").append(oid).append('\n'));
    text.append("    metrics:\n");
    for (int i = 0; i < oids.size(); i++) {
      String oid = oids.get(i);
      String type =
          switch (oid) {
            case UP_TIME -> "gauge";
            case OBJECT_ID -> "OctetString";
            default -> "DisplayString";
          };
      text.append("      - { name: o%d, oid: %s, type: %s, help: \"\" }%n".formatted(i, oid, type));
    }
    byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
    try {
      return SnmpModules.parse("asked", content, SnmpModules.Environment.NOT_EXPANDED)
          .module("asked")
          .orElseThrow();
    } catch (ConfigException e) {
      throw new IllegalStateException("what is asked cannot be read: " + e.problems(), e);
    }
  }
}
