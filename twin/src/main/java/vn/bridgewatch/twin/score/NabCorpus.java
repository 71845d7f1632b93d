package vn.bridgewatch.twin.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import vn.bridgewatch.rule.anomaly.AnomalyDetector;

/// The files of the Numenta Anomaly Benchmark that `windows.json` names, with their windows.
public final class NabCorpus {

  private final List<Labelled> files;

  /// A file's rows and what alarms at them are worth.
  private record Labelled(Recorded rows, NabFile file) {}

  /// What a detector gave a file.
  ///
  /// @param alarms how often the shipped setting raised one
  public record Judged(NabScorer.Scored scored, int alarms, double days) {}

  private NabCorpus(List<Labelled> files) {
    this.files = List.copyOf(files);
  }

  /// @param folder with `windows.json` and the files below `data`
  /// @throws NoSuchFileException where one of them is absent: a score of the others would pass for
  ///   one of all
  public static NabCorpus read(Path folder) throws IOException {
    JsonNode windows = new ObjectMapper().readTree(folder.resolve("windows.json").toFile());
    var files = new ArrayList<Labelled>();
    for (Map.Entry<String, JsonNode> entry : windows.properties()) {
      Path path = folder.resolve("data").resolve(entry.getKey());
      if (!Files.isRegularFile(path)) {
        throw new NoSuchFileException(
            path.toString(), null, "windows.json labels a file that is not there");
      }
      Recorded rows = Recorded.read(path, "value");
      files.add(
          new Labelled(
              rows, new NabFile(entry.getKey(), rows.timesMillis(), windows(entry.getValue()))));
    }
    return new NabCorpus(files);
  }

  public int size() {
    return files.size();
  }

  /// Runs a fresh detector over each file.
  public List<Judged> judge(Supplier<AnomalyDetector> fresh) {
    return files.stream().map(labelled -> judge(labelled, fresh.get())).toList();
  }

  private static Judged judge(Labelled labelled, AnomalyDetector detector) {
    Recorded rows = labelled.rows();
    double[] scores = new double[rows.size()];
    int alarms = 0;
    for (int row = 0; row < scores.length; row++) {
      scores[row] = detector.sample(rows.timeMillis(row), rows.value(row));
      alarms += detector.alarm() ? 1 : 0;
    }
    return new Judged(new NabScorer.Scored(labelled.file(), scores), alarms, rows.days());
  }

  private static List<NabFile.Window> windows(JsonNode pairs) {
    var windows = new ArrayList<NabFile.Window>();
    for (JsonNode pair : pairs) {
      windows.add(new NabFile.Window(millis(pair.get(0)), millis(pair.get(1))));
    }
    return windows;
  }

  private static long millis(JsonNode text) {
    return LocalDateTime.parse(text.asText().replace(' ', 'T'))
        .toInstant(ZoneOffset.UTC)
        .toEpochMilli();
  }
}
