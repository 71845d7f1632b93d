package vn.bridgewatch.agent.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import vn.bridgewatch.agent.profile.TrapRule;
import vn.bridgewatch.agent.trap.Notification;
import vn.bridgewatch.agent.trap.TrapMeaning;

/// What traps mean, by the rules of all profiles: the OID of a notification is its maker's own and
/// means one thing, whatever the device was taken for. The rules of the profile that it was taken
/// for come first, for they know more of it.
public record TrapRules(List<TrapRule> rules) {

  public TrapRules {
    rules = List.copyOf(rules);
  }

  /// The rules of users' own profiles, then those that ship.
  public static TrapRules of(Catalogue catalogue) {
    return new TrapRules(catalogue.traps());
  }

  /// What a notification means; empty for one that no rule knows.
  public Optional<TrapMeaning> meaning(Notification notification) {
    return meaning(List.of(), notification);
  }

  /// What a notification of a device means.
  ///
  /// @param first the rules of the device's own profile, which count before all others
  public Optional<TrapMeaning> meaning(List<TrapRule> first, Notification notification) {
    return Stream.concat(first.stream(), rules.stream())
        .filter(rule -> rule.fits(notification.oid()) && valuesFit(rule, notification))
        .findFirst()
        .map(rule ->
            new TrapMeaning(
                rule.event(),
                rule.grade().word(),
                rule.clears(),
                rule.text().vi(),
                rule.text().en(),
                rule.read()));
  }

  private static boolean valuesFit(TrapRule rule, Notification notification) {
    for (Map.Entry<String, Pattern> value : rule.values().entrySet()) {
      Optional<String> text = notification.value(value.getKey());
      if (text.isEmpty() || !value.getValue().matcher(text.get()).matches()) {
        return false;
      }
    }
    return true;
  }
}
