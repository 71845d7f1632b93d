package vn.bridgewatch.twin.snmp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Sends answers: at once, or when a fault lets them go, and from where it says. Used by the
/// responder's thread; the counts are for all.
final class Outbox {

  private static final int WAITING_MAX = 10_000;
  private static final int BUFFER_BYTES = 1 << 20;
  private static final String OTHER_ADDRESS = "127.0.0.2";

  final LongAdder answered = new LongAdder();
  final LongAdder notSent = new LongAdder();
  final LongAdder dropped = new LongAdder();

  private final ByteBuffer out = ByteBuffer.allocateDirect(Ber.OCTETS_MAX + 1);
  private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();
  private long waitingCount;
  private @Nullable DatagramChannel otherPort;
  private @Nullable DatagramChannel otherAddress;

  /// An answer that goes out later.
  private record Waiting(
      long dueNanos, long order, DatagramChannel from, SocketAddress to, ByteBuffer octets)
      implements Comparable<Waiting> {
    @Override
    public int compareTo(Waiting other) {
      int byTime = Long.compare(dueNanos - other.dueNanos, 0);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /// A socket with room for the requests and answers of many devices.
  static DatagramChannel bound(InetSocketAddress address) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
      channel.bind(address);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw new IOException(address + ": " + e.getMessage(), e);
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /// Where answers come from where no fault says otherwise.
  record Home(DatagramChannel channel, InetAddress address) {}

  /// Takes the answer that [#send] is to send.
  void put(byte[] octets, int start, int end) {
    out.clear();
    out.put(octets, start, end - start);
    out.flip();
  }

  /// Sends what a device answered, as its faults have it.
  void send(Home home, SocketAddress to, SimulatedDevice device, long nowNanos) throws IOException {
    Faults faults = device.inForce();
    long delayNanos = delayNanos(device, faults, nowNanos);
    DatagramChannel channel = outgoing(home, faults);
    if (delayNanos == 0) {
      send(channel, to);
    } else if (waiting.size() < WAITING_MAX) {
      var later = ByteBuffer.allocate(out.remaining()).put(out).flip();
      waiting.add(new Waiting(nowNanos + delayNanos, waitingCount++, channel, to, later));
    } else {
      dropped.increment();
    }
  }

  private static long delayNanos(SimulatedDevice device, Faults faults, long nowNanos) {
    long nanos = 0;
    if (faults.delay.isPresent()) {
      Fault.Delay delay = faults.delay.get();
      nanos = delay.fixed().toNanos() + (long) (device.chance() * delay.jitter().toNanos());
    }
    if (faults.answersPerSecond > 0) {
      nanos += device.turn(nowNanos, faults.answersPerSecond) - nowNanos;
    }
    return nanos;
  }

  private DatagramChannel outgoing(Home home, Faults faults) throws IOException {
    if (faults.otherAddress) {
      if (otherAddress == null) {
        otherAddress = bound(new InetSocketAddress(OTHER_ADDRESS, 0));
      }
      return otherAddress;
    }
    if (faults.otherPort) {
      if (otherPort == null) {
        otherPort = bound(new InetSocketAddress(home.address(), 0));
      }
      return otherPort;
    }
    return home.channel();
  }

  /// Sends what was kept until now.
  void sendDue(long nowNanos) throws IOException {
    while (!waiting.isEmpty() && waiting.peek().dueNanos() - nowNanos <= 0) {
      Waiting due = waiting.remove();
      out.clear();
      out.put(due.octets()).flip();
      send(due.from(), due.to());
    }
  }

  private void send(DatagramChannel channel, SocketAddress to) throws IOException {
    if (channel.send(out, to) > 0) {
      answered.increment();
    } else {
      notSent.increment(); // no room in the socket's buffer: lost, as on a full line
    }
  }

  void close() throws IOException {
    for (DatagramChannel channel : Arrays.asList(otherPort, otherAddress)) {
      if (channel != null) {
        channel.close();
      }
    }
  }
}
