package vn.bridgewatch.collector.fakes;

import java.util.Map;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.check.StepResult.Status;

/// Steps as agents answer them.
public final class Steps {

  private Steps() {}

  public static StepResult passed() {
    return new StepResult(
        "tcp", "mcu", "127.0.0.1:5060", Status.PASSED, 0.0012, "", "connected in 1.2 ms");
  }

  public static StepResult warned() {
    return new StepResult(
        "icmp", "", "192.0.2.1", Status.WARNED, 0.35, "slow", "rtt 0.35 s >= 0.2 s");
  }

  public static StepResult failed() {
    return new StepResult(
        "tcp", "mcu", "127.0.0.1:5060", Status.FAILED, Double.NaN, "timed_out", "no answer in 2 s");
  }

  public static StepResult unmeasured() {
    return new StepResult(
        "icmp", "", "192.0.2.1", Status.UNMEASURED, Double.NaN, "no_permission", "no ping socket");
  }

  /// A media test of a line that loses on the way there.
  public static StepResult mediaBad() {
    return new StepResult(
            "media",
            "",
            "10.0.0.1:862",
            Status.FAILED,
            0.023,
            "media_bad",
            "There: the picture will stutter about 12 times a minute. Back: good.")
        .with(
            "Chiều đi: Hình sẽ giật khoảng 12 lần mỗi phút. Chiều về: Hình và tiếng tốt.",
            Map.of(
                "there_loss_ratio", 0.0213,
                "there_loss_run_packets_max", 4.0,
                "there_jitter_seconds", 0.0124,
                "there_audio_r", 121.4,
                "there_audio_mos", 4.11,
                "back_loss_ratio", 0.0,
                "back_loss_run_packets_max", 0.0,
                "back_jitter_seconds", 0.0004,
                "back_audio_r", 140.8,
                "back_audio_mos", 4.44));
  }

  public static StepResult mediaGood() {
    return new StepResult("media", "", "10.0.0.1:862", Status.PASSED, 0.02, "", "Both ways: good.")
        .with(
            "Chiều đi: Hình và tiếng tốt. Chiều về: Hình và tiếng tốt.",
            Map.of("there_loss_ratio", 0.0, "back_loss_ratio", 0.0));
  }

  public static StepResult mediaInCall() {
    return new StepResult(
        "media", "", "10.0.0.1:862", Status.UNMEASURED, Double.NaN, "in_call", "in a call");
  }
}
