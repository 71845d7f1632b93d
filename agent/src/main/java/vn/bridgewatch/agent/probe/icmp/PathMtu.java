package vn.bridgewatch.agent.probe.icmp;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.metric.Metric;

/// The largest packet that passes whole, as far as it is known.
///
/// @param bytes with its IP header
/// @param silent whether larger ones vanish and no router says so
/// @param exact whether the search came to its end
record PathMtu(int bytes, boolean silent, boolean exact, int searchedTo) implements Answer {

  /// What every link of IPv6 takes, and a call may rely on.
  private static final int SMALL = 1_280;

  private static final Field MTU =
      Field.of(
          Metric.gauge(
              "bridgewatch_path_mtu_bytes",
              "The largest packet that passes unfragmented, IP header included"));
  static final List<Field> FIELDS = List.of(MTU);

  @Override
  public void tell(Values values) {
    if (exact) {
      values.put(MTU, bytes);
    }
  }

  @Override
  public String text() {
    return (exact ? "packets of " : "packets of at least ")
        + bytes
        + " bytes pass whole"
        + (bytes == searchedTo ? ", larger ones were not tried" : "");
  }

  @Override
  public List<String> details() {
    return silent ? List.of("larger ones vanish, and no router says so") : List.of();
  }

  @Override
  public Map<String, Object> facts() {
    return Map.of("mtuBytes", bytes, "exact", exact, "silentlyDropped", silent);
  }

  @Override
  public Optional<Doubt> doubt() {
    return exact && bytes < SMALL
        ? Optional.of(
            new Doubt(
                "packets_over_" + bytes + "_bytes_lost",
                "packets of more than " + bytes + " bytes do not pass whole"))
        : Optional.empty();
  }
}
