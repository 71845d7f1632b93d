package vn.bridgewatch.collector.guard;

/// What a difference is in words, for the timeline.
final class Words {

  private Words() {}

  static String vi(FactBook.Difference difference) {
    Fact fact = difference.fact();
    String of = fact.device().isEmpty() ? "" : " của thiết bị " + fact.device();
    return switch (fact.kind()) {
      case CONFIGURATION -> "Tệp cấu hình của bộ giám sát đã thay đổi.";
      case FIRMWARE ->
          fact.device().isEmpty()
              ? "Phiên bản bộ giám sát đã thay đổi: " + change(difference, "trước là ", ", nay là ")
              : "Phần mềm" + of + " đã thay đổi: " + change(difference, "trước là ", ", nay là ");
      case ROUTE -> "Đường đi đã thay đổi.";
      case TOPOLOGY ->
          difference.before().isEmpty()
              ? "Có "
                  + thing(fact, "thiết bị", "láng giềng tại cổng ")
                  + " mới: "
                  + difference.after().orElse("")
                  + "."
              : difference.after().isEmpty()
                  ? "Không còn thấy "
                      + thing(fact, "thiết bị", "láng giềng tại cổng ")
                      + ": "
                      + difference.before().orElse("")
                      + "."
                  : "Địa chỉ hoặc láng giềng"
                      + of
                      + " đã thay đổi: "
                      + change(difference, "trước là ", ", nay là ");
    };
  }

  static String en(FactBook.Difference difference) {
    Fact fact = difference.fact();
    String of = fact.device().isEmpty() ? "" : " of device " + fact.device();
    return switch (fact.kind()) {
      case CONFIGURATION -> "The agent's configuration file was changed.";
      case FIRMWARE ->
          fact.device().isEmpty()
              ? "The agent's version was changed: " + change(difference, "before ", ", now ")
              : "The software" + of + " was changed: " + change(difference, "before ", ", now ");
      case ROUTE -> "The way was changed.";
      case TOPOLOGY ->
          difference.before().isEmpty()
              ? "There is a new "
                  + thing(fact, "device", "neighbour at port ")
                  + ": "
                  + difference.after().orElse("")
                  + "."
              : difference.after().isEmpty()
                  ? "No longer seen: "
                      + thing(fact, "device", "neighbour at port ")
                      + ": "
                      + difference.before().orElse("")
                      + "."
                  : "Address or neighbour"
                      + of
                      + " was changed: "
                      + change(difference, "before ", ", now ");
    };
  }

  private static String thing(Fact fact, String device, String neighbour) {
    return fact.name().startsWith("neighbour ")
        ? neighbour + fact.name().substring("neighbour ".length()) + " (" + fact.device() + ")"
        : device + " " + fact.device();
  }

  private static String change(FactBook.Difference difference, String before, String now) {
    return before + difference.before().orElse("–") + now + difference.after().orElse("–") + ".";
  }
}
