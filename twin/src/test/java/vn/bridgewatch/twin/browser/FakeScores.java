package vn.bridgewatch.twin.browser;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Scores of rules and marked warnings, of the shape of `docs/api.md`.
final class FakeScores {

  private static final long HOUR_MILLIS = 3_600_000;

  private FakeScores() {}

  static Map<String, Object> scores() {
    Map<String, Object> trusted =
        score("line_loss_coming", "line_loss", 38, Map.of("hit", 31, "late", 2, "false", 5));
    trusted.put("precision", share(0.868, 0.727, 0.943));
    trusted.put("recall", share(0.838, 0.689, 0.923));
    trusted.put("medianLeadSeconds", 5_460);
    Map<String, Object> demoted =
        score("memory_full_soon", "memory_full", 9, Map.of("hit", 1, "false", 8));
    demoted.put("precision", share(0.111, 0.02, 0.435));
    demoted.put("demoted", true);
    demoted.put("standingMillis", System.currentTimeMillis() - HOUR_MILLIS);
    demoted.put("standingReason", "1 of 9 occasions of warnings came true (likely 2 % to 43 %)");
    demoted.put(
        "standingReasonVi", "1 trong 9 đợt cảnh báo đã chấm là đúng (có thể từ 2% đến 43%)");
    return Map.of("scores", List.of(trusted, demoted, score("ups_ends", "ups_low", 0, Map.of())));
  }

  static Map<String, Object> warnings() {
    Map<String, Object> hit = warning(8, "hit", 3);
    hit.put("leadSeconds", 5_520);
    Map<String, Object> corrected = warning(6, "averted", 25);
    corrected.put("correctedFrom", "false");
    corrected.put(
        "corrected",
        Map.of(
            "atMillis",
            System.currentTimeMillis(),
            "by",
            FakeCollector.HOSTILE,
            "text",
            "đã đổi cáp quang lúc 9 giờ"));
    Map<String, Object> missed = warning(5, "missed", 48);
    missed.put("causeVi", "không có cảnh báo nào trước sự cố");
    missed.put("causeEn", "nothing had warned of the breach");
    return Map.of("warnings", List.of(warning(9, "pending", 1), hit, corrected, missed));
  }

  private static Map<String, Object> score(
      String rule, String warnsOf, int judged, Map<String, Integer> some) {
    var counts = new HashMap<String, Integer>();
    for (String mark :
        List.of("hit", "late", "early", "false", "missed", "sudden", "averted", "void")) {
      counts.put(mark, some.getOrDefault(mark, 0));
    }
    var score = new HashMap<String, Object>();
    score.put("rule", rule);
    score.put("warnsOf", warnsOf);
    score.put("judged", judged);
    score.put("pending", 1);
    score.put("counts", counts);
    score.put("precision", share(null, 0, 1));
    score.put("recall", share(null, 0, 1));
    score.put("medianLeadSeconds", null);
    score.put("demoted", false);
    score.put("standingMillis", null);
    score.put("standingBy", "");
    score.put("standingReason", "");
    score.put("standingReasonVi", "");
    return score;
  }

  private static Map<String, Object> share(@Nullable Double value, double lower, double upper) {
    var share = new HashMap<String, Object>();
    share.put("value", value);
    share.put("lower", lower);
    share.put("upper", upper);
    return share;
  }

  private static Map<String, Object> warning(long alert, String mark, int hoursAgo) {
    var warning = new HashMap<String, Object>();
    warning.put("rule", "line_loss_coming");
    warning.put("alert", alert);
    warning.put("warned", !mark.equals("missed"));
    warning.put("warnsOf", "line_loss");
    warning.put("site", "00004");
    warning.put("siteName", "Phường Ba Đình");
    warning.put("device", "router");
    warning.put("firedMillis", System.currentTimeMillis() - hoursAgo * HOUR_MILLIS);
    warning.put("leadSeconds", null);
    warning.put("mark", mark);
    warning.put("causeVi", "");
    warning.put("causeEn", "");
    warning.put("correctedFrom", null);
    warning.put("corrected", null);
    warning.put("acted", null);
    return warning;
  }
}
