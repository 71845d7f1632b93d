package vn.bridgewatch.twin.bench;

import java.util.List;
import java.util.Map;

/// What one part of a benchmark found: figures, and whether each that has a limit keeps to it.
///
/// @param figures by name, in the order in which they are shown
public record Goal(String name, List<Figure> figures, List<String> notes) {

  public Goal {
    figures = List.copyOf(figures);
    notes = List.copyOf(notes);
  }

  /// A figure; one without a limit is only told.
  ///
  /// @param limit what it must be, as `<= 96 MiB`; empty: anything
  public record Figure(String name, double value, String unit, String limit, boolean met) {

    public static Figure told(String name, double value, String unit) {
      return new Figure(name, value, unit, "", true);
    }

    public static Figure count(String name, long count, String unit) {
      return told(name, (double) count, unit);
    }

    public static Figure countAtMost(String name, long count, String unit, long most) {
      return atMost(name, (double) count, unit, (double) most);
    }

    public static Figure atMost(String name, double value, String unit, double most) {
      return new Figure(name, value, unit, "<= " + shown(most), value <= most);
    }

    public static Figure atLeast(String name, double value, String unit, double least) {
      return new Figure(name, value, unit, ">= " + shown(least), value >= least);
    }

    private static String shown(double number) {
      return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
  }

  /// The middle one of the figures of several rounds.
  public static double median(List<Double> figures) {
    return Spread.of(figures).median();
  }

  public boolean isMet() {
    return figures.stream().allMatch(Figure::met);
  }

  /// As lines for a person.
  public String text() {
    var text = new StringBuilder(name).append('\n');
    for (Figure figure : figures) {
      String verdict = figure.limit().isEmpty() ? "" : figure.met() ? "  good" : "  MISSED";
      text.append(
          "  %-52s %12.3f %-10s %-12s%s\n"
              .formatted(figure.name(), figure.value(), figure.unit(), figure.limit(), verdict)
              .replaceAll(" +\n", "\n"));
    }
    notes.forEach(note -> text.append("  ").append(note).append('\n'));
    return text.toString();
  }

  /// As a value that a JSON writer takes.
  public Map<String, Object> json() {
    return Map.of(
        "name",
        name,
        "met",
        isMet(),
        "notes",
        notes,
        "figures",
        figures.stream()
            .map(figure ->
                Map.of(
                    "name",
                    figure.name(),
                    "value",
                    figure.value(),
                    "unit",
                    figure.unit(),
                    "limit",
                    figure.limit(),
                    "met",
                    figure.met()))
            .toList());
  }
}
