package vn.bridgewatch.twin.dashboards;

import java.util.List;

/// The marks that every dashboard shows across its time charts.
final class Annotations {

  private Annotations() {}

  /// Conference windows, and critical alerts of the places that a label selector names.
  ///
  /// @param places PromQL matchers after a comma, or empty for everywhere
  static List<Annotation> of(String places) {
    return List.of(
        new Annotation(
            "Hội nghị đang diễn ra",
            "max by (conference) (bridgewatch_conference_active) == 1",
            "blue",
            "Hội nghị {{conference}}",
            "Hội nghị đang diễn ra",
            "conference"),
        new Annotation(
            "Cảnh báo nghiêm trọng",
            "max by (alertname, province, site) (ALERTS{alertstate=\"firing\","
                + " severity=\"critical\""
                + places
                + "})",
            "red",
            "{{alertname}}",
            "Tỉnh {{province}}, điểm cầu {{site}}",
            "alertname,site"));
  }
}
