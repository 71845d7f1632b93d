package vn.bridgewatch.twin.dashboards;

import static vn.bridgewatch.twin.dashboards.Query.range;

/// The collapsed row of the site dashboard for the thin stream of the media test: what the line
/// does to picture and sound, each way, all the time.
final class SiteMediaRow {

  private static final String SITE = SiteDashboard.SITE;
  private static final String BY_WAY = "max by (probe, direction) ";
  private static final String LEGEND = "{{probe}} {{direction}}";

  private SiteMediaRow() {}

  static Row row(int y) {
    return Row.collapsed(
        107,
        "Đường hình và tiếng (dòng đo thường trực)",
        y,
        loss(new Grid(0, y + 1, 12, 7)),
        voice(new Grid(12, y + 1, 12, 7)),
        jitter(new Grid(0, y + 8, 12, 7)),
        roundTrip(new Grid(12, y + 8, 12, 7)),
        answers(new Grid(0, y + 15, 12, 5)),
        priority(new Grid(12, y + 15, 12, 5)));
  }

  private static Panel loss(Grid grid) {
    return new Panel(
        70,
        "Mất gói chắc chắn trong 10 phút",
        new Description(
            "Tỷ lệ mất gói mà các gói đo 10 phút qua chứng tỏ được, theo chiều; there: từ điểm cầu"
                + " đi, back: về điểm cầu. Mất một gói lẻ tẻ không tính.",
            "Loss that the packets of the last 10 minutes prove, by direction; a single lost packet"
                + " proves nothing.",
            "Trên 0,3%: dừng tải nặng, kiểm tra dây; vẫn mất thì báo nhà mạng, nói rõ chiều nào."),
        grid,
        Shape.lines(),
        Fields.of("percentunit").palette().whenEmpty("Điểm cầu chưa có phép thử"),
        range(BY_WAY + "(bridgewatch_media_proven_loss_ratio" + SITE + ")", LEGEND));
  }

  private static Panel voice(Grid grid) {
    return new Panel(
        71,
        "Chất lượng tiếng (MOS, tối đa 4,5)",
        new Description(
            "Điểm ước lượng của tiếng nói theo ITU-T G.107.2, tính từ mất gói, trễ và jitter.",
            "Estimated opinion of speech by ITU-T G.107.2, from loss, delay and jitter.",
            "Dưới 3,5 kéo dài: người nghe phải hỏi lại; xem mất gói và jitter để biết vì sao."),
        grid,
        Shape.lines(),
        Fields.of("none").between(1, 4.5).palette().whenEmpty("Điểm cầu chưa có phép thử"),
        range("min by (probe, direction) (bridgewatch_media_audio_mos" + SITE + ")", LEGEND));
  }

  private static Panel jitter(Grid grid) {
    return new Panel(
        72,
        "Đến không đều (jitter)",
        new Description(
            "Gói đo đến không đều bao nhiêu (RFC 3550), theo chiều.",
            "Interarrival jitter (RFC 3550) of the test packets, by direction.",
            "Trên 30 ms: tiếng đứt quãng; đường truyền đang nghẽn, dừng tải nặng."),
        grid,
        Shape.lines(),
        Fields.of("s").palette().whenEmpty("Điểm cầu chưa có phép thử"),
        range(BY_WAY + "(bridgewatch_media_jitter_seconds" + SITE + ")", LEGEND));
  }

  private static Panel roundTrip(Grid grid) {
    return new Panel(
        73,
        "Thời gian đi và về",
        new Description(
            "Nửa số gói và 95% số gói đi và về nhanh hơn mức này, không kể thời gian của đầu bên"
                + " kia.",
            "Round trip that half and 95 % of the packets stay below, without the far end's time.",
            "Trên 300 ms: hai bên nói chồng lên nhau; xem đường có đang đi vòng không."),
        grid,
        Shape.lines(),
        Fields.of("s").palette().whenEmpty("Điểm cầu chưa có phép thử"),
        range(
            "max by (probe, share) (bridgewatch_media_rtt_seconds" + SITE + ")",
            "{{probe}} {{share}}"));
  }

  private static Panel answers(Grid grid) {
    return new Panel(
        74,
        "Đầu bên kia trả lời",
        new Description(
            "Máy phản hồi có trả lời phép thử không. Chỗ trống: không đo được, không phải là hỏng.",
            "Whether the reflector answered. A gap means not measured, not broken.",
            "Không đạt mà điểm cầu vẫn liên lạc được: máy phản hồi tắt hoặc tường lửa chặn UDP."),
        grid,
        Shape.stateTimeline(),
        Fields.of("none")
            .mapped(Mapping.REACHED)
            .steps(Colors.UNKNOWN)
            .whenEmpty("Điểm cầu chưa có phép thử"),
        range(
            "min by (probe, instance) (probe_success{site=\"$site\", kind=\"media\"})",
            "{{probe}} {{instance}}"));
  }

  private static Panel priority(Grid grid) {
    return new Panel(
        75,
        "Mức ưu tiên (DSCP) trên đường",
        new Description(
            "Mạng giữ nguyên hay đổi mức ưu tiên của gói hình và tiếng, theo chiều.",
            "Whether the network keeps the class of media packets, by direction.",
            "Bị đổi: báo người quản trị mạng và nhà mạng giữ DSCP 46 và 34."),
        grid,
        Shape.stateTimeline(),
        Fields.of("none")
            .mapped(Mapping.PRIORITY)
            .steps(Colors.UNKNOWN)
            .whenEmpty("Điểm cầu chưa có phép thử"),
        range(BY_WAY + "(bridgewatch_media_dscp_rewritten" + SITE + ")", LEGEND));
  }
}
