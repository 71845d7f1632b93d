package vn.bridgewatch.agent.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// All profiles that an agent knows.
public final class Profiles {

  private final SortedMap<String, Profile> profiles = new TreeMap<>();
  private final Profile generic;
  private final List<TrapRule> traps;

  private Profiles(Collection<ProfileFile> files) {
    var ofModules = new TreeMap<String, ProfileFile.OfModule>();
    files.forEach(file -> ofModules.putAll(file.ofModules()));
    for (ProfileFile file : files) {
      file.profiles().forEach((id, profile) -> profiles.put(id, whole(profile, ofModules)));
    }
    Profile found = profiles.get(Profile.GENERIC);
    if (found == null) {
      throw new IllegalArgumentException("profiles: there is none of the name " + Profile.GENERIC);
    }
    this.generic = found;
    this.traps = traps(files, ofModules);
  }

  /// @param files of two profiles of one name the later counts
  public static Profiles of(Collection<ProfileFile> files) {
    return new Profiles(files);
  }

  /// Those of the file that was named last come first: it is nearest to the devices.
  private static List<TrapRule> traps(
      Collection<ProfileFile> files, Map<String, ProfileFile.OfModule> ofModules) {
    var all = new LinkedHashSet<TrapRule>();
    for (ProfileFile file : List.copyOf(files).reversed()) {
      file.profiles().values().forEach(one -> all.addAll(whole(one, ofModules).traps()));
      file.ofModules().values().forEach(module -> all.addAll(module.traps()));
    }
    return List.copyOf(all);
  }

  /// The rules of all profiles and modules, each once.
  public List<TrapRule> traps() {
    return traps;
  }

  /// The profile with what belongs to its modules.
  private static Profile whole(Profile own, Map<String, ProfileFile.OfModule> ofModules) {
    var translations = new ArrayList<>(own.translations());
    Set<List<String>> replaced = new HashSet<>();
    own.translations().forEach(one -> replaced.add(List.of(one.metric(), one.from())));
    var traps = new ArrayList<>(own.traps());
    Set<String> trapsOfOwn = new HashSet<>();
    own.traps().forEach(trap -> trapsOfOwn.add(trap.oid()));
    for (Profile.ModuleUse use : own.modules()) {
      ProfileFile.OfModule module = ofModules.getOrDefault(use.name(), ProfileFile.OfModule.NONE);
      module.translations().stream()
          .filter(one -> !replaced.contains(List.of(one.metric(), one.from())))
          .forEach(translations::add);
      module.traps().stream().filter(trap -> !trapsOfOwn.contains(trap.oid())).forEach(traps::add);
    }
    return new Profile(
        own.id(),
        own.title(),
        own.kind(),
        own.maker(),
        own.evidence(),
        own.note(),
        own.matches(),
        own.model(),
        own.software(),
        own.modules(),
        own.reader(),
        translations,
        own.normal(),
        traps);
  }

  public Optional<Profile> profile(String id) {
    return Optional.ofNullable(profiles.get(id));
  }

  /// In order of their names.
  public Collection<Profile> all() {
    return List.copyOf(profiles.values());
  }

  /// The profile of a device: of all rules that fit, the one with the longest sysObjectID, then one
  /// that looks at sysDescr, then by the order of names; the generic one where none fits.
  public Match match(DeviceIdentity device) {
    record Fit(Profile profile, Profile.Rule rule) {}
    return profiles.values().stream()
        .flatMap(profile ->
            profile.matches().stream()
                .filter(rule -> rule.fits(device))
                .map(rule -> new Fit(profile, rule)))
        .max(
            Comparator.comparingInt((Fit fit) -> fit.rule().length())
                .thenComparing(fit -> fit.rule().sysDescr().isPresent())
                .thenComparing(fit -> fit.profile().id(), Comparator.reverseOrder()))
        .map(fit -> new Match(fit.profile(), Optional.of(fit.rule())))
        .orElseGet(() -> new Match(generic, Optional.empty()));
  }
}
