package vn.bridgewatch.collector.live;

import java.util.Map;
import java.util.Set;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.RecordId;

/// Something that happened at a site, for its timeline. It is told as it came: nothing is decided
/// from it, since what it hints at is read anew.
///
/// @param record what its record is called wherever it is kept; the same record is one event
/// @param device empty: of no device
/// @param grade info, warning or critical, as its sender sees it
/// @param happenedMillis by the collector's clock
/// @param late it came so long after it happened that it is history
/// @param textVi empty where its sender has none in Vietnamese
public record SiteEvent(
    String record,
    String site,
    String kind,
    String device,
    String grade,
    long happenedMillis,
    long receivedMillis,
    boolean late,
    Map<String, String> labels,
    String textVi,
    String textEn) {

  static final String DEVICE = "device";
  static final String GRADE = "grade";
  static final String TEXT_VI = "text_vi";
  private static final Set<String> GRADES = Set.of("info", "warning", "critical");

  public SiteEvent {
    labels = Map.copyOf(labels);
  }

  static SiteEvent of(JournalEntry entry, Event event) {
    RecordId id = entry.id();
    var labels = event.labels().asMap();
    labels.keySet().removeAll(Set.of(DEVICE, GRADE, TEXT_VI));
    String grade = event.labels().get(GRADE).filter(GRADES::contains).orElse("info");
    boolean late =
        entry.lane() == Lane.BACKLOG
            || entry.receivedMillis() - entry.correctedMillis() > LiveCore.LATE_MILLIS;
    return new SiteEvent(
        id.agent() + "/" + id.site() + "/" + Long.toHexString(id.bootEpoch()) + "/" + id.sequence(),
        id.site(),
        event.kind(),
        event.labels().get(DEVICE).orElse(""),
        grade,
        Math.min(entry.correctedMillis(), entry.receivedMillis()),
        entry.receivedMillis(),
        late,
        labels,
        event.labels().get(TEXT_VI).orElse(""),
        event.text());
  }
}
