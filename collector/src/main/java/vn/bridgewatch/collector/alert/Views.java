package vn.bridgewatch.collector.alert;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.conference.Conferences.SitePhase;

/// Copies of an alert with one thing changed.
final class Views {

  private Views() {}

  static StoredAlert fired(StoredAlert alert, long atMillis) {
    return with(
        alert,
        change -> {
          change.status = AlertBook.FIRING;
          change.firedMillis = atMillis;
        });
  }

  static StoredAlert resolved(StoredAlert alert, long atMillis) {
    return with(
        alert,
        change -> {
          change.status = AlertBook.RESOLVED;
          change.resolvedMillis = atMillis;
          change.handling = change.handling.over();
          change.frozenSinceMillis = null;
        });
  }

  static StoredAlert frozen(StoredAlert alert, @Nullable Long sinceMillis) {
    return with(alert, change -> change.frozenSinceMillis = sinceMillis);
  }

  /// Takes up how it stands while it comes and goes; when it began to stays for the record.
  static StoredAlert flapping(StoredAlert alert, StoredAlert.Flap flap, long sinceMillis) {
    return with(alert, change -> change.flappingSinceMillis = sinceMillis).with(flap);
  }

  static StoredAlert reason(StoredAlert alert, String reason) {
    return with(alert, change -> change.reason = reason);
  }

  static StoredAlert handling(StoredAlert alert, Handling handling) {
    return with(alert, change -> change.handling = handling);
  }

  static StoredAlert phase(StoredAlert alert, SitePhase phase, Severity severity) {
    return with(
        alert,
        change -> {
          change.phase = phase.phase().name();
          change.conference = phase.conference();
          change.severity = severity;
        });
  }

  private static StoredAlert with(StoredAlert alert, Consumer<Change> edit) {
    var change = new Change(alert.view());
    edit.accept(change);
    return alert.with(change.view(alert.view()));
  }

  /// The parts of a view that change over its life.
  private static final class Change {
    private String status;
    private Severity severity;
    private String phase;
    private String conference;
    private long firedMillis;
    private @Nullable Long resolvedMillis;
    private @Nullable Long frozenSinceMillis;
    private String reason;
    private @Nullable Long flappingSinceMillis;
    private Handling handling;

    private Change(AlertView view) {
      this.status = view.status();
      this.severity = view.severity();
      this.phase = view.phase();
      this.conference = view.conference();
      this.firedMillis = view.firedMillis();
      this.resolvedMillis = view.resolvedMillis();
      this.frozenSinceMillis = view.frozenSinceMillis();
      this.reason = view.reason();
      this.flappingSinceMillis = view.flappingSinceMillis();
      this.handling = view.handling();
    }

    private AlertView view(AlertView from) {
      return new AlertView(
          from.id(),
          from.fingerprint(),
          from.rule(),
          from.site(),
          from.device(),
          from.labels(),
          status,
          severity,
          phase,
          conference,
          from.startedMillis(),
          firedMillis,
          resolvedMillis,
          frozenSinceMillis,
          reason,
          from.summaryVi(),
          from.summaryEn(),
          from.firstStepVi(),
          from.firstStepEn(),
          flappingSinceMillis,
          from.demoted(),
          handling);
    }
  }
}
