package vn.bridgewatch.twin.dashboards;

import java.util.List;

/// The words, and with them the colours, that stand for values.
record Mapping(List<Entry> entries) {

  /// The codes of `bridgewatch_site_state`.
  static final Mapping SITE_STATE =
      of(
          new Entry("0", "✗ Mất kết nối", Colors.LOST),
          new Entry("1", "‼ Nghiêm trọng", Colors.CRITICAL),
          new Entry("2", "! Suy giảm", Colors.DEGRADED),
          new Entry("3", "✓ Tốt", Colors.GOOD),
          new Entry("4", "⚙ Bảo trì", Colors.MAINTENANCE),
          new Entry("5", "? Không dữ liệu", Colors.UNKNOWN));

  static final Mapping REACHED =
      of(new Entry("0", "✗ Không đạt", Colors.LOST), new Entry("1", "✓ Đạt", Colors.GOOD));

  static final Mapping READ =
      of(
          new Entry("0", "✗ Không đọc đủ", Colors.CRITICAL),
          new Entry("1", "✓ Đọc đủ", Colors.GOOD));

  static final Mapping REGISTERED =
      of(
          new Entry("0", "✗ Chưa đăng ký", Colors.LOST),
          new Entry("1", "✓ Đã đăng ký", Colors.GOOD));

  static final Mapping PRESENT =
      of(new Entry("0", "✗ Mất hoặc hỏng", Colors.LOST), new Entry("1", "✓ Tốt", Colors.GOOD));

  /// Whether the network changed the class of packets.
  static final Mapping PRIORITY =
      of(new Entry("0", "✓ Giữ nguyên", Colors.GOOD), new Entry("1", "! Bị đổi", Colors.DEGRADED));

  /// IF-MIB, RFC 2863: ifOperStatus.
  static final Mapping IF_OPER_STATUS =
      of(
          new Entry("1", "✓ Thông", Colors.GOOD),
          new Entry("2", "✗ Đứt", Colors.LOST),
          new Entry("3", "⚙ Đang thử", Colors.MAINTENANCE),
          new Entry("4", "? Không rõ", Colors.UNKNOWN),
          new Entry("5", "⚙ Chờ", Colors.MAINTENANCE),
          new Entry("6", "? Không có mặt", Colors.UNKNOWN),
          new Entry("7", "✗ Tầng dưới đứt", Colors.LOST));

  /// UPS-MIB, RFC 1628: upsOutputSource.
  static final Mapping UPS_OUTPUT_SOURCE =
      of(
          new Entry("1", "? Khác", Colors.UNKNOWN),
          new Entry("2", "✗ Không có điện ra", Colors.LOST),
          new Entry("3", "✓ Điện lưới", Colors.GOOD),
          new Entry("4", "! Nối tắt", Colors.DEGRADED),
          new Entry("5", "‼ Ắc-quy", Colors.CRITICAL),
          new Entry("6", "! Nâng áp", Colors.DEGRADED),
          new Entry("7", "! Hạ áp", Colors.DEGRADED));

  static final Mapping SEVERITY =
      of(
          new Entry("critical", "‼ Nghiêm trọng", Colors.LOST),
          new Entry("warning", "! Cần chú ý", Colors.DEGRADED));

  /// A value, the words for it and its colour.
  record Entry(String value, String text, String color) {}

  Mapping {
    entries = List.copyOf(entries);
  }

  static Mapping of(Entry... entries) {
    return new Mapping(List.of(entries));
  }

  Json json() {
    Json options = Json.EMPTY;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      options =
          options.with(
              entry.value(),
              Json.of("color", entry.color()).with("index", i).with("text", entry.text()));
    }
    return Json.of("options", options).with("type", "value");
  }
}
