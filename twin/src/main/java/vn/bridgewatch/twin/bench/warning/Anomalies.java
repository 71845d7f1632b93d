package vn.bridgewatch.twin.bench.warning;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import vn.bridgewatch.rule.anomaly.AnomalyDetector;
import vn.bridgewatch.twin.bench.Goal;
import vn.bridgewatch.twin.score.HalfSplits;
import vn.bridgewatch.twin.score.NabCorpus;
import vn.bridgewatch.twin.score.NabProfile;
import vn.bridgewatch.twin.score.NabScorer;

/// The anomaly detector on the Numenta Anomaly Benchmark.
final class Anomalies {

  private static final double STANDARD_LEAST = 62;
  private static final double LOW_FALSE_POSITIVES_LEAST = 52;
  private static final double BYTES_MOST = 320;
  private static final int ROUNDS = 100;
  private static final long SEED = 7;
  private static final double SHIPPED = 0.5;

  private Anomalies() {}

  static Goal measure(Path folder) throws IOException {
    NabCorpus corpus = NabCorpus.read(folder);
    List<NabCorpus.Judged> judged = corpus.judge(AnomalyDetector::new);
    List<NabScorer.Scored> scored = judged.stream().map(NabCorpus.Judged::scored).toList();
    var scorer = new NabScorer(scored);
    NabScorer.Best standard = scorer.best(NabProfile.STANDARD);
    double days = judged.stream().mapToDouble(NabCorpus.Judged::days).sum();
    int alarms = judged.stream().mapToInt(NabCorpus.Judged::alarms).sum();
    return new Goal(
        "warning nab: anomalies, " + corpus.size() + " files, one setting",
        List.of(
            Goal.Figure.atLeast("NAB standard", standard.score(), "", STANDARD_LEAST),
            Goal.Figure.atLeast(
                "NAB low false positives",
                scorer.best(NabProfile.LOW_FALSE_POSITIVES).score(),
                "",
                LOW_FALSE_POSITIVES_LEAST),
            Goal.Figure.told(
                "NAB low false negatives", scorer.best(NabProfile.LOW_FALSE_NEGATIVES).score(), ""),
            Goal.Figure.told("threshold of the standard score", standard.threshold(), ""),
            Goal.Figure.told(
                "NAB standard at the shipped threshold",
                scorer.at(SHIPPED, NabProfile.STANDARD),
                ""),
            Goal.Figure.told(
                "NAB standard, threshold from the other half of the files",
                HalfSplits.score(scored, NabProfile.STANDARD, ROUNDS, SEED),
                ""),
            Goal.Figure.told("alarms of the shipped setting", alarms / days, "/series-day"),
            Goal.Figure.atMost(
                "memory of a detector",
                BytesOf.each(AnomalyDetector::new, AnomalyDetector::evidence),
                "bytes",
                BYTES_MOST)),
        List.of(
            "the threshold of the standard score is the best on these files: no figure for others"));
  }
}
