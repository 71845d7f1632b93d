package vn.bridgewatch.agent.snmp.fuzz;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands between a reader and a device: passes requests on, and sends malformed answers before
/// each good one.
public final class HostileRelay implements AutoCloseable {

  private static final int GARBAGE_EACH = 8;
  private static final int ANSWER_MILLIS_MAX = 100;

  private final DatagramSocket front;
  private final DatagramSocket back;
  private final BerMutator mutator;
  private final AtomicInteger garbage = new AtomicInteger();

  /// @param devicePort where the device listens on loopback
  public HostileRelay(int devicePort, BerMutator mutator) throws IOException {
    this.mutator = mutator;
    front = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    back = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    back.setSoTimeout(ANSWER_MILLIS_MAX);
    back.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), devicePort));
    Thread.ofPlatform().name("hostile-relay").daemon().start(this::run);
  }

  public int port() {
    return front.getLocalPort();
  }

  /// How many malformed answers were sent.
  public int garbage() {
    return garbage.get();
  }

  private void run() {
    var request = new DatagramPacket(new byte[2_000], 2_000);
    var answer = new DatagramPacket(new byte[4_000], 4_000);
    try {
      while (!front.isClosed()) {
        request.setLength(2_000);
        front.receive(request);
        back.send(new DatagramPacket(request.getData(), request.getLength()));
        answer.setLength(4_000);
        try {
          back.receive(answer);
        } catch (SocketTimeoutException _) {
          continue; // what was asked after garbage may deserve no answer
        }
        byte[] good = Arrays.copyOf(answer.getData(), answer.getLength());
        for (int i = 0; i < GARBAGE_EACH; i++) {
          send(mutator.mutate(good), request.getSocketAddress());
          garbage.incrementAndGet();
        }
        send(good, request.getSocketAddress());
      }
    } catch (IOException _) {
      // closed at the end of the test
    }
  }

  private void send(byte[] bytes, SocketAddress to) throws IOException {
    front.send(new DatagramPacket(bytes, bytes.length, to));
  }

  @Override
  public void close() {
    front.close();
    back.close();
  }
}
