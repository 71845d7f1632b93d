package vn.bridgewatch.twin.snmp;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import vn.bridgewatch.twin.snmp.user.SimulatedUser;
import vn.bridgewatch.twin.snmp.user.UserEngine;

/// The engine of SNMPv3 of a simulated device. It starts anew with its device, and may do so alone.
public final class SimulatedEngine {

  private static final String DEFAULT_CONTEXT = "";

  private final UserEngine engine;
  private final SimulatedDevice device;
  private final Map<String, SimulatedDevice> contexts = new ConcurrentHashMap<>();
  private int ownBoots; // guarded by this
  private double ownStartSeconds; // guarded by this

  SimulatedEngine(byte[] engineId, List<SimulatedUser> users, SimulatedDevice device) {
    this.engine = new UserEngine(engineId, users);
    this.device = device;
    contexts.put(DEFAULT_CONTEXT, device);
  }

  /// Adds another device that the engine speaks for.
  public void addContext(String name, SimulatedDevice other) {
    contexts.put(name, other);
  }

  /// Starts the engine anew and not its device, as an SNMP agent with a new configuration.
  public synchronized void restart() {
    ownBoots++;
    ownStartSeconds = device.nowSeconds();
  }

  UserEngine users() {
    return engine;
  }

  Optional<SimulatedDevice> context(String name) {
    return Optional.ofNullable(contexts.get(name));
  }

  synchronized UserEngine.Clock clock(double seconds) {
    double start = Math.max(ownStartSeconds, device.startSeconds());
    return new UserEngine.Clock(device.boots() + ownBoots, (int) (seconds - start));
  }
}
