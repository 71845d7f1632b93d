package vn.bridgewatch.agent.probe.line;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Trace;

/// A question in a datagram and its answer, on a connected socket of its own: so the kernel hands
/// over that a port is closed, drops what strangers send, and each question has a port that nobody
/// can guess.
///
/// The question is sent again while nothing comes. What comes and is no answer is passed over;
/// where the time runs out with nothing better, it is told as a bad answer.
public final class UdpExchange {

  private static final int DATAGRAM_BYTES_MAX = 65_535;

  /// More than that is no conversation but a flood.
  private static final int MESSAGES_MAX = 256;

  /// When the question is sent again: after `first`, then after twice as long each time.
  public record Pace(Duration first, Duration longest) {

    /// Never again.
    public static final Pace ONCE = new Pace(Duration.ofDays(1), Duration.ofDays(1));

    private long nanos(int sent, boolean announced) {
      long doubled = first.toNanos() << Math.min(sent - 1, 16);
      return announced ? longest.toNanos() : Math.min(doubled, longest.toNanos());
    }
  }

  /// What a datagram is.
  public sealed interface Heard<T> {
    record Final<T>(T answer) implements Heard<T> {}

    /// The other side has the question and needs time.
    record Announced<T>() implements Heard<T> {}

    /// An honest message that answers something else.
    record Other<T>() implements Heard<T> {}
  }

  /// Makes the question, anew for each time that it is sent.
  @FunctionalInterface
  public interface Question {
    byte[] bytes(InetSocketAddress local);
  }

  /// Reads a datagram; what breaks the protocol is thrown as a bad answer.
  @FunctionalInterface
  public interface Reading<T> {
    Heard<T> read(byte[] datagram) throws BadAnswer;
  }

  /// An answer, and how long it took from when the question was sent first.
  public record Answered<T>(T answer, Duration time) {}

  private UdpExchange() {}

  /// Asks until an answer comes or the time is over.
  ///
  /// @param source the local address; empty: the system's choice
  public static <T> Answered<T> ask(
      InetSocketAddress target,
      Optional<InetAddress> source,
      Allowance allowance,
      Pace pace,
      Question question,
      Reading<T> reading,
      Trace trace)
      throws IOException {
    var local = source.map(a -> new InetSocketAddress(a, 0)).orElse(new InetSocketAddress(0));
    try (var socket = new DatagramSocket(local)) {
      socket.connect(target);
      var here = (InetSocketAddress) socket.getLocalSocketAddress();
      trace.step(() -> "from " + here + " to " + target);
      var packet = new DatagramPacket(new byte[DATAGRAM_BYTES_MAX], DATAGRAM_BYTES_MAX);
      Optional<BadAnswer> bad = Optional.empty();
      boolean announced = false;
      int sent = 0;
      long againNanos = 0;
      long firstNanos = 0;
      int messages = 0;
      while (true) {
        long now = allowance.elapsed().toNanos();
        if (now >= againNanos) {
          byte[] bytes = question.bytes(here);
          firstNanos = sent == 0 ? allowance.clock().nanoTime() : firstNanos;
          socket.send(new DatagramPacket(bytes, bytes.length));
          sent++;
          againNanos = now + pace.nanos(sent, announced);
          trace.step((sent == 1 ? "sent " : "sent again, ") + bytes.length + " bytes");
        }
        try {
          socket.setSoTimeout(waitMillis(allowance, againNanos));
          packet.setLength(DATAGRAM_BYTES_MAX);
          socket.receive(packet);
        } catch (SocketTimeoutException e) {
          if (!allowance.isOver()) {
            continue;
          }
          throw bad.<IOException>map(b -> b).orElse(e);
        }
        if (++messages > MESSAGES_MAX) {
          throw new BadAnswer("more than " + MESSAGES_MAX + " datagrams and no answer among them");
        }
        allowance.took(packet.getLength());
        try {
          switch (reading.read(Arrays.copyOf(packet.getData(), packet.getLength()))) {
            case Heard.Final<T>(T answer) -> {
              trace.step("answer of " + packet.getLength() + " bytes");
              return new Answered<>(
                  answer, Duration.ofNanos(allowance.clock().nanoTime() - firstNanos));
            }
            case Heard.Announced<T>() -> {
              trace.step("it needs time");
              announced = true;
              againNanos = allowance.elapsed().toNanos() + pace.nanos(sent, true);
            }
            case Heard.Other<T>() -> trace.step("passed over, it answers something else");
          }
        } catch (BadAnswer e) {
          trace.step("passed over: " + e.what());
          bad = Optional.of(e);
        }
      }
    }
  }

  private static int waitMillis(Allowance allowance, long againNanos)
      throws SocketTimeoutException {
    long untilAgain = (againNanos - allowance.elapsed().toNanos() + 999_999) / 1_000_000;
    return Math.clamp(untilAgain, 1, Math.max(1, allowance.millisLeft()));
  }
}
