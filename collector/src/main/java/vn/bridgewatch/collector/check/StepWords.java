package vn.bridgewatch.collector.check;

import java.util.List;
import java.util.Optional;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.collector.inventory.Device;

/// What steps and reasons mean to people, for those that show them outside of a check.
public final class StepWords {

  /// What a reason means, in both languages; the first step is what a person at the site can do.
  public record Meaning(String vi, String en, String firstVi, String firstEn) {}

  private StepWords() {}

  public static CheckJson.Reason of(StepResult step, List<Device> devices) {
    Optional<Device> device =
        devices.stream().filter(one -> one.id().equals(step.device())).findFirst();
    return CheckJson.reason(FindingText.ofStep(step, device));
  }

  /// Empty for a word that nobody wrote down.
  public static Optional<Meaning> of(String reason) {
    return ReasonWords.of(reason)
        .map(words -> new Meaning(words.vi(), words.en(), words.firstVi(), words.firstEn()));
  }
}
