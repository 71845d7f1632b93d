package vn.bridgewatch.twin.score;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// What a threshold is worth on files on which it was not chosen: the files are split in two at
/// random, many times; the best threshold of each half is scored on the other.
public final class HalfSplits {

  private HalfSplits() {}

  /// The mean score of the halves that did not choose.
  public static double score(
      List<NabScorer.Scored> files, NabProfile profile, int rounds, long seed) {
    var random = new Random(seed);
    var order = new ArrayList<>(files);
    double sum = 0;
    int halves = 0;
    for (int round = 0; round < rounds; round++) {
      Collections.shuffle(order, random);
      List<NabScorer.Scored> one = List.copyOf(order.subList(0, order.size() / 2));
      List<NabScorer.Scored> other = List.copyOf(order.subList(order.size() / 2, order.size()));
      if (hasWindows(one) && hasWindows(other)) {
        sum += chosenOn(one, other, profile) + chosenOn(other, one, profile);
        halves += 2;
      }
    }
    if (halves == 0) {
      throw new IllegalArgumentException("no split has windows on both sides");
    }
    return sum / halves;
  }

  private static double chosenOn(
      List<NabScorer.Scored> chosen, List<NabScorer.Scored> judged, NabProfile profile) {
    double threshold = new NabScorer(chosen).best(profile).threshold();
    return new NabScorer(judged).at(threshold, profile);
  }

  private static boolean hasWindows(List<NabScorer.Scored> files) {
    return files.stream().anyMatch(scored -> scored.file().windows() > 0);
  }
}
