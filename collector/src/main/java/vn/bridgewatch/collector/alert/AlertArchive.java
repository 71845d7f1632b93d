package vn.bridgewatch.collector.alert;

import java.util.List;

/// The alerts that were kept.
public interface AlertArchive {

  /// The newest alerts, open or resolved, newest first, at most `countMax`.
  List<AlertView> recent(int countMax);

  /// The alerts that fired since a time, oldest first, of those the newest `countMax`.
  default List<AlertView> firedSince(long sinceMillis, int countMax) {
    return List.of();
  }
}
