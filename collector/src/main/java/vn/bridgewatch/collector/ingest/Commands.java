package vn.bridgewatch.collector.ingest;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.wire.Frame;

/// What one agent was asked and has not answered; used on its event loop only.
final class Commands {

  private static final int WAITING_MAX = 64;

  private record Asked(String site, CompletableFuture<List<StepResult>> answer) {}

  private final String agent;
  private final Map<Long, Asked> asked = new HashMap<>();
  private long last;

  Commands(String agent) {
    this.agent = agent;
  }

  /// The frame to send; none where too many wait already, of which the answer tells.
  Optional<Frame.Command> ask(
      String site, int kind, Duration timeout, CompletableFuture<List<StepResult>> answer) {
    asked.values().removeIf(command -> command.answer().isDone()); // those that timed out
    if (asked.size() >= WAITING_MAX) {
      answer.completeExceptionally(
          new IOException("agent " + agent + ": " + WAITING_MAX + " commands wait already"));
      return Optional.empty();
    }
    last++;
    asked.put(last, new Asked(site, answer));
    int millis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
    return Optional.of(new Frame.Command(last, site, kind, millis));
  }

  void answered(Frame.Result result) {
    Asked command = asked.remove(result.id());
    if (command == null) {
      return; // it timed out before
    }
    switch (result.status()) {
      case DONE -> command.answer().complete(result.steps());
      case UNSUPPORTED, BUSY, FAILED ->
          command
              .answer()
              .completeExceptionally(
                  new IOException(
                      "agent "
                          + agent
                          + ": "
                          + result.status().name().toLowerCase(Locale.ROOT)
                          + ": "
                          + result.text()));
    }
  }

  /// The connection is gone.
  void abandon() {
    asked
        .values()
        .forEach(command ->
            command.answer().completeExceptionally(new AgentLinks.NotConnected(command.site())));
    asked.clear();
  }
}
