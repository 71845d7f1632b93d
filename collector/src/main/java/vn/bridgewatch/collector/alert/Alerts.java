package vn.bridgewatch.collector.alert;

import java.util.List;

/// What everybody may ask of the alerts; answers are copies, safe on any thread.
public interface Alerts {

  /// Alerts that are pending or firing.
  List<AlertView> open();

  /// The newest alerts, open or resolved, at most `countMax`.
  List<AlertView> recent(int countMax);

  /// Registers for transitions; called on the live thread, must hand over and return.
  void onTransition(Listener listener);

  /// Told of an alert that began to be pending, fired, changed severity or froze, or was resolved.
  @FunctionalInterface
  interface Listener {
    void changed(AlertView alert);
  }
}
