package vn.bridgewatch.twin.snmp;

import java.lang.management.ManagementFactory;

/// Times the making of answers without a socket.
public final class AnswerTimer {

  private static final int WARM_UP = 200_000;
  private static final int ANSWERS = 400_000;

  private AnswerTimer() {}

  /// The processor time that taking this request apart and answering it takes on average.
  ///
  /// @throws IllegalArgumentException where it is no request
  public static double nanosPerAnswer(Recording recording, byte[] request) {
    var threads = ManagementFactory.getThreadMXBean();
    var device = new SimulatedDevice(recording, 1);
    var taken = new Request();
    var answers = new Answers(recording);
    long octets = answer(taken, answers, device, request, WARM_UP);
    long startNanos = threads.getCurrentThreadCpuTime(); // others may want the processor
    octets += answer(taken, answers, device, request, ANSWERS);
    double nanos = (double) (threads.getCurrentThreadCpuTime() - startNanos) / ANSWERS;
    if (octets < WARM_UP + ANSWERS) {
      throw new IllegalStateException("answers without octets");
    }
    return nanos;
  }

  private static long answer(
      Request taken, Answers answers, SimulatedDevice device, byte[] request, int times) {
    long octets = 0;
    for (int i = 0; i < times; i++) {
      if (taken.read(request, request.length) != Request.Outcome.GOOD
          || !answers.answer(taken, device, device.moment(i), Responder.MESSAGE_BYTES_MAX)) {
        throw new IllegalArgumentException("not a request that can be answered");
      }
      octets += answers.end() - answers.start();
    }
    return octets;
  }
}
