package vn.bridgewatch.agent.snmp.module;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.snmp4j.smi.OID;

/// What to read from a kind of device, and how gently.
///
/// @param walk subtrees, read with GETBULK (GETNEXT in version 1)
/// @param get single instances
/// @param auth only in files of the layout before 0.23, where each module has its own
public record SnmpModule(
    String name,
    List<OID> walk,
    List<OID> get,
    MetricTree metrics,
    List<Filter> filters,
    Pace pace,
    Optional<SnmpAuth> auth) {

  public SnmpModule {
    walk = List.copyOf(walk);
    get = List.copyOf(get);
    filters = List.copyOf(filters);
  }

  /// How requests are made.
  ///
  /// @param maxRepetitions rows a GETBULK asks for, and objects a GET carries; at least 1
  /// @param retries further tries of a request, 0 or more
  /// @param timeout for one try
  /// @param allowNonincreasingOids read on where a device does not answer in order
  /// @param anySource take answers that come from another address than the device's
  public record Pace(
      int maxRepetitions,
      int retries,
      Duration timeout,
      boolean allowNonincreasingOids,
      boolean anySource) {

    /// What a module file that says nothing means.
    public static final Pace DEFAULT = new Pace(25, 3, Duration.ofSeconds(5), false, false);

    public Pace withTimeout(Duration other) {
      return new Pace(maxRepetitions, retries, other, allowNonincreasingOids, anySource);
    }

    public Pace withMaxRepetitions(int other) {
      return new Pace(other, retries, timeout, allowNonincreasingOids, anySource);
    }

    public Pace withRetries(int other) {
      return new Pace(maxRepetitions, other, timeout, allowNonincreasingOids, anySource);
    }
  }

  /// Keeps only some rows of the target columns: those where a column's value matches.
  ///
  /// @param values found anywhere in the value
  public record Filter(OID oid, List<OID> targets, List<GoRegex> values) {

    public Filter {
      targets = List.copyOf(targets);
      values = List.copyOf(values);
    }
  }

  /// A module that reads one subtree and names nothing in it.
  ///
  /// @throws IllegalArgumentException where the OID is none
  public static SnmpModule walking(String oid, Pace pace) {
    return new SnmpModule(
        "walk",
        List.of(ModuleFile.oid(oid)),
        List.of(),
        new MetricTree(List.of()),
        List.of(),
        pace,
        Optional.empty());
  }

  public SnmpModule withPace(Pace other) {
    return new SnmpModule(name, walk, get, metrics, filters, other, auth);
  }
}
