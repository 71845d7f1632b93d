package vn.bridgewatch.agent.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.TextFormat;

/// Prints what a command read of a device.
public final class ObservationPrinter {

  private ObservationPrinter() {}

  /// As Prometheus text, with what is there only; a name's series stand together.
  public static void text(List<List<Observation>> readings, PrintStream out) {
    var lines = new ArrayList<TextFormat.Line>();
    for (List<Observation> reading : readings) {
      for (Observation observation : reading) {
        if (observation.reading() instanceof Reading.Present(double value)) {
          lines.add(new TextFormat.Line(observation.series(), value));
        }
      }
    }
    var text = new StringBuilder();
    TextFormat.write(lines, text);
    out.print(text);
    out.flush();
  }

  /// As one JSON object on a line for each, also the absent ones with the reason.
  ///
  /// @param kind what the observations come of, as `module`
  public static void json(
      String kind, String name, List<Observation> observations, PrintStream out) {
    for (Observation observation : observations) {
      var line =
          new JsonLine()
              .put(kind, name)
              .put("name", observation.series().name())
              .put("labels", observation.series().labels());
      switch (observation.reading()) {
        case Reading.Present(double value) -> line.put("value", value);
        case Reading.Absent(Absence reason) ->
            line.put("value", Double.NaN).put("absent", reason.name().toLowerCase(Locale.ROOT));
      }
      out.println(line);
    }
  }
}
