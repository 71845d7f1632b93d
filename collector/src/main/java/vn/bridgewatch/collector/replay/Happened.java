package vn.bridgewatch.collector.replay;

import java.util.HashMap;
import java.util.Map;
import vn.bridgewatch.collector.alert.AlertView;

/// Tells the steps in the life of an alert from changes of what was measured.
public final class Happened {

  private record Stand(String status, Object severity, String phase) {}

  private final Map<Long, Stand> stands = new HashMap<>();

  /// How it stands, in a word: `pending`, `dropped` (ended before it was held long enough),
  /// `firing`, `flapping`, `frozen`, `resolved`.
  public static String status(AlertView alert) {
    if (alert.status().equals("resolved")) {
      return alert.firedMillis() == 0 ? "dropped" : "resolved";
    }
    if (alert.frozenSinceMillis() != null) {
      return "frozen";
    }
    return alert.status();
  }

  /// Whether it stands otherwise than when it was seen last.
  public boolean isNews(AlertView alert) {
    var stand = new Stand(status(alert), alert.severity(), alert.phase());
    boolean over = alert.status().equals("resolved");
    Stand before = over ? stands.remove(alert.id()) : stands.put(alert.id(), stand);
    return over || !stand.equals(before);
  }
}
