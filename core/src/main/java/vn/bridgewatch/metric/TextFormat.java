package vn.bridgewatch.metric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/// Writes samples in the Prometheus text format 0.0.4.
public final class TextFormat {

  private TextFormat() {}

  /// A series and its present value.
  public record Line(Series series, double value) {}

  /// Writes families in order of first appearance, each once, with its HELP and TYPE.
  public static void write(Collection<Line> lines, Appendable out) {
    var families = new LinkedHashMap<String, List<Line>>();
    for (Line line : lines) {
      families.computeIfAbsent(line.series().name(), _ -> new ArrayList<>()).add(line);
    }
    try {
      for (List<Line> family : families.values()) {
        var head = new StringBuilder();
        writeHead(family.getFirst().series().metric(), head);
        out.append(head);
        for (Line line : family) {
          out.append(line.series().toString()).append(' ');
          out.append(number(line.value())).append('\n');
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes what comes before the lines of a family: its HELP, where it has one, and its TYPE.
  public static void writeHead(Metric metric, StringBuilder out) {
    if (!metric.help().isEmpty()) {
      out.append("# HELP ").append(metric.name()).append(' ');
      out.append(escapeHelp(metric.help())).append('\n');
    }
    out.append("# TYPE ").append(metric.name()).append(' ');
    out.append(metric.kind().prometheusName()).append('\n');
  }

  /// A value as Go's `strconv` would print it for Prometheus: `NaN`, `+Inf`, `17`, `1.5`, `1e+21`.
  public static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      long whole = (long) value;
      return whole == 0 && 1 / value < 0 ? "-0" : Long.toString(whole);
    }
    String text = Double.toString(value);
    int e = text.indexOf('E');
    if (e < 0) {
      return text;
    }
    String mantissa = text.substring(0, e);
    if (mantissa.endsWith(".0")) {
      mantissa = mantissa.substring(0, mantissa.length() - 2);
    }
    int exponent = Integer.parseInt(text.substring(e + 1));
    String digits = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : "" + Math.abs(exponent);
    return mantissa + "e" + (exponent < 0 ? "-" : "+") + digits;
  }

  static void escapeLabelValue(String value, StringBuilder out) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '"' -> out.append("\\\"");
        case '\n' -> out.append("\\n");
        default -> out.append(c);
      }
    }
  }

  private static String escapeHelp(String help) {
    return help.replace("\\", "\\\\").replace("\n", "\\n");
  }
}
