package vn.bridgewatch.agent.snmp;

import java.time.Duration;
import vn.bridgewatch.agent.snmp.message.Bindings;
import vn.bridgewatch.agent.snmp.message.Request;

/// The talk with one device during one reading: a question, then its answer.
interface Exchange extends AutoCloseable {

  /// Sends a request, again where no answer comes, and waits.
  ///
  /// @param into gets what the answer brings
  Reply ask(Request request, Tries tries, Bindings into) throws InterruptedException;

  /// How often to send a request.
  ///
  /// @param retries further tries after the first
  /// @param timeout for each
  /// @param deadlineNanos no try goes on after it
  record Tries(int retries, Duration timeout, long deadlineNanos) {

    /// For one try now: the timeout, or what is left until the deadline.
    long millis(long nowNanos) {
      return Math.min(timeout.toMillis(), (deadlineNanos - nowNanos) / 1_000_000);
    }
  }

  /// What became of a request.
  sealed interface Reply {
    /// The device answered; the status is 0 where all is well (RFC 3416, section 3).
    record Answered(int errorStatus, int errorIndex) implements Reply {
      static final Answered GOOD = new Answered(0, 0);
    }

    record Silent() implements Reply {}

    /// The host says that nothing listens there.
    record Refused() implements Reply {}

    /// The engine refused the message (RFC 3412), and why.
    record Refusal(Incomplete why) implements Reply {}

    /// We could not send it.
    record NotSent(String why) implements Reply {}
  }

  @Override
  void close();
}
