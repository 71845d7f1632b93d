package vn.bridgewatch.collector.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Announcement;

/// A batch as Alertmanager would send it to a webhook (payload version 4).
///
/// Of each alert only its newest message is told: an alert that fired and ended while messages
/// gathered is told once, as resolved.
record WebhookPayload(
    String version,
    String groupKey,
    int truncatedAlerts,
    String status,
    String receiver,
    Map<String, String> groupLabels,
    Map<String, String> commonLabels,
    Map<String, String> commonAnnotations,
    String externalURL,
    List<Alert> alerts) {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String VERSION = "4";
  private static final String FIRING = "firing";
  private static final String RESOLVED = "resolved";

  /// What Alertmanager says where there is no end yet: Go's zero time.
  private static final String NO_END = "0001-01-01T00:00:00Z";

  record Alert(
      String status,
      Map<String, String> labels,
      Map<String, String> annotations,
      String startsAt,
      String endsAt,
      String generatorURL,
      String fingerprint) {}

  static WebhookPayload of(Outbox.Batch batch, String baseUrl) {
    var newest = new LinkedHashMap<String, Announcement>();
    batch.messages().forEach(message -> newest.put(message.alert().fingerprint(), message));
    var alerts = new ArrayList<Alert>();
    newest.values().forEach(message -> alerts.add(alert(message, baseUrl)));
    boolean firing = alerts.stream().anyMatch(alert -> alert.status().equals(FIRING));
    return new WebhookPayload(
        VERSION,
        "{}:{site=\"" + batch.site() + "\"}",
        0,
        firing ? FIRING : RESOLVED,
        batch.channel(),
        Map.of("site", batch.site()),
        common(alerts.stream().map(Alert::labels).toList()),
        common(alerts.stream().map(Alert::annotations).toList()),
        baseUrl,
        alerts);
  }

  private static Alert alert(Announcement message, String baseUrl) {
    AlertView view = message.alert();
    @Nullable Long resolved = view.resolvedMillis();
    return new Alert(
        resolved == null ? FIRING : RESOLVED,
        labels(view),
        annotations(message),
        time(view.startedMillis()),
        resolved == null ? NO_END : time(resolved),
        baseUrl + "/api/v1/sites/" + view.site(),
        view.fingerprint());
  }

  private static Map<String, String> labels(AlertView view) {
    var labels = new TreeMap<>(view.labels());
    labels.put("alertname", view.rule());
    labels.put("severity", view.severity().name().toLowerCase(Locale.ROOT));
    return labels;
  }

  /// The conference by its code name only: this leaves the network.
  private static Map<String, String> annotations(Announcement message) {
    AlertView view = message.alert();
    var annotations = new TreeMap<String, String>();
    annotations.put("summary", view.summaryVi());
    annotations.put("summary_en", view.summaryEn());
    annotations.put("description", message.textVi());
    annotations.put("description_en", message.textEn());
    annotations.put("first_step", view.firstStepVi());
    annotations.put("first_step_en", view.firstStepEn());
    annotations.put("reason", view.reason());
    annotations.put("site_name", message.siteName());
    annotations.put("province_name", message.provinceName());
    annotations.put("phase", view.phase());
    annotations.put("conference", message.conferenceCodeName());
    annotations.values().removeIf(String::isEmpty);
    return annotations;
  }

  private static Map<String, String> common(List<Map<String, String>> maps) {
    var common = new TreeMap<>(maps.getFirst());
    for (Map<String, String> map : maps) {
      common.entrySet().retainAll(map.entrySet());
    }
    return common;
  }

  private static String time(long millis) {
    return DateTimeFormatter.ISO_INSTANT.format(Instant.ofEpochMilli(millis));
  }

  byte[] json() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a payload is always writable", e);
    }
  }
}
