package vn.bridgewatch.twin.snmp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;

/// What snmp_exporter printed for a recording and a module.
record Golden(String recording, String module, Path file) {

  static List<Golden> all(Path folder) throws IOException {
    var all = new ArrayList<Golden>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        String stem = name.substring(0, name.length() - ".prom".length());
        int dot = stem.lastIndexOf('.');
        all.add(new Golden(stem.substring(0, dot), stem.substring(dot + 1), file));
      }
    }
    return all;
  }

  /// Series as text with their value; the exporter's own series are left out.
  SortedMap<String, Double> series() throws IOException {
    // label values hold carriage returns, which are no line ends here
    return series(List.of(Files.readString(file).split("\n")));
  }

  static SortedMap<String, Double> series(List<String> lines) {
    var series = new TreeMap<String, Double>();
    for (String line : lines) {
      if (!line.startsWith("#") && !line.startsWith("snmp_scrape_") && !line.isBlank()) {
        int blank = line.lastIndexOf(' ');
        series.put(line.substring(0, blank), Double.valueOf(line.substring(blank + 1)));
      }
    }
    return series;
  }

  static SortedMap<String, Double> seriesOf(List<Observation> observations) {
    var series = new TreeMap<String, Double>();
    for (Observation observation : observations) {
      if (observation.reading() instanceof Reading.Present(double value)) {
        series.put(observation.series().toString(), value);
      }
    }
    return series;
  }

  @Override
  public String toString() {
    return recording + "." + module;
  }
}
