package vn.bridgewatch.agent.catalogue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.agent.profile.Profile;
import vn.bridgewatch.agent.snmp.DeviceReader;
import vn.bridgewatch.agent.snmp.Presence;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.time.NanoClock;

/// Which of a profile's optional modules a device has, found out in one or more goes.
///
/// What was found stays when a go is cut, so that a slow device comes to an end, too. A device that
/// is silent at a module is asked once more in the next go; silent again, it does not have it.
public final class OptionalModules {

  private static final Duration LEFT_MIN = Duration.ofMillis(500);

  private final Catalogue catalogue;
  private final Map<String, Presence> found = new HashMap<>(); // by module

  public OptionalModules(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /// Whether the device has something of a module; empty where that is not known yet.
  public Optional<Boolean> has(DeviceReader device, Profile.ModuleUse use, long endNanos)
      throws InterruptedException {
    Presence before = found.getOrDefault(use.name(), Presence.SILENT);
    if (before != Presence.SILENT) {
      return Optional.of(before == Presence.PRESENT);
    }
    Optional<SnmpModule> module = catalogue.module(use.name());
    if (module.isEmpty()) {
      return Optional.of(false); // the files were checked: only a user's own profile could name it
    }
    Duration left = Duration.ofNanos(endNanos - NanoClock.SYSTEM.nanoTime());
    if (left.compareTo(LEFT_MIN) < 0) {
      return Optional.empty();
    }
    boolean again = found.containsKey(use.name());
    Presence now = device.has(module.get(), left);
    if (now == Presence.SILENT && !again) {
      found.put(use.name(), now);
      return Optional.empty();
    }
    found.put(use.name(), now == Presence.SILENT ? Presence.NOTHING : now);
    return Optional.of(now == Presence.PRESENT);
  }
}
