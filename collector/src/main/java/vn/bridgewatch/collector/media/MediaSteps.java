package vn.bridgewatch.collector.media;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.check.StepResult.Status;

/// The steps of a test as the store keeps them.
final class MediaSteps {

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final List<Status> WORST_FIRST =
      List.of(Status.FAILED, Status.WARNED, Status.UNMEASURED, Status.PASSED);

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Kept(
      String step,
      String device,
      String target,
      Status status,
      @Nullable Double seconds,
      String reason,
      String detail,
      String detailVi,
      Map<String, Double> figures) {}

  private MediaSteps() {}

  static String write(List<StepResult> steps) {
    List<Kept> kept =
        steps.stream()
            .map(step ->
                new Kept(
                    step.step(),
                    step.device(),
                    step.target(),
                    step.status(),
                    Double.isNaN(step.seconds()) ? null : step.seconds(),
                    step.reason(),
                    step.detail(),
                    step.detailVi(),
                    step.figures()))
            .toList();
    try {
      return JSON.writeValueAsString(kept);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<StepResult> read(String text) {
    try {
      List<Kept> kept = JSON.readValue(text, new TypeReference<List<Kept>>() {});
      return kept.stream()
          .map(step ->
              new StepResult(
                  step.step(),
                  step.device(),
                  step.target(),
                  step.status(),
                  step.seconds() == null ? Double.NaN : step.seconds(),
                  step.reason(),
                  step.detail(),
                  step.detailVi(),
                  step.figures()))
          .toList();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The word of the worst status; empty without steps.
  static String worst(List<StepResult> steps) {
    return steps.stream()
        .map(StepResult::status)
        .min(Comparator.comparingInt(WORST_FIRST::indexOf))
        .map(status -> status.name().toLowerCase(Locale.ROOT))
        .orElse("");
  }

  /// Whether something was measured, whatever came out.
  static boolean measured(List<StepResult> steps) {
    return steps.stream().anyMatch(step -> step.status() != Status.UNMEASURED);
  }
}
