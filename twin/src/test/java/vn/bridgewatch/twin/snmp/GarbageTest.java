package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.snmp.DeviceReader;
import vn.bridgewatch.agent.snmp.ModuleReading;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.agent.snmp.SnmpTarget;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.time.NanoClock;

/// Malformed answers: the reader lives, its heap stays, and honest devices are read meanwhile.
class GarbageTest {

  private static final int READS = 1_500;
  private static final int GARBAGE_EACH = 4;
  private static final long HEAP_GROWTH_BYTES_MAX = 24L << 20;

  @Test
  void mutatedAnswersHarmNobody() throws Exception {
    long seed = Long.getLong("bridgewatch.seed", 20_261_121L);
    try (var responder = Responder.start(0);
        var reader = SnmpReader.open(NanoClock.SYSTEM);
        var relay = new MutatingRelay(responder.port(), seed)) {
      responder.add("public", Recording.builtin("switch"));
      var auth = SnmpAuth.community(2, "public");
      DeviceReader hostile = reader.device(new SnmpTarget("127.0.0.1", relay.port(), auth));
      DeviceReader honest = reader.device(new SnmpTarget("127.0.0.1", responder.port(), auth));

      read(hostile);
      long heapBefore = heap();
      for (int i = 0; i < READS; i++) {
        read(hostile); // whatever comes of it, it comes back
        if (i % 10 == 0) {
          assertThat(read(honest).incomplete()).as("seed %d, read %d", seed, i).isEmpty();
        }
      }

      assertThat(relay.garbage()).isGreaterThan(READS * GARBAGE_EACH);
      assertThat(heap() - heapBefore).as("seed %d: heap", seed).isLessThan(HEAP_GROWTH_BYTES_MAX);
      assertThat(read(honest).incomplete()).isEmpty();
    }
  }

  private static ModuleReading read(DeviceReader device) throws InterruptedException {
    return device.read(Probe.QUICK, Labels.NONE, false, Duration.ofSeconds(5));
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /// Passes requests on, and sends mutated answers before each honest one.
  private static final class MutatingRelay implements AutoCloseable {

    private final DatagramSocket front;
    private final DatagramSocket back;
    private final Random random;
    private final AtomicInteger garbage = new AtomicInteger();

    MutatingRelay(int responderPort, long seed) throws SocketException {
      front = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
      back = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
      back.connect(new InetSocketAddress("127.0.0.1", responderPort));
      random = new Random(seed);
      Thread.ofVirtual().name("mutating-relay").start(this::run);
    }

    int port() {
      return front.getLocalPort();
    }

    int garbage() {
      return garbage.get();
    }

    private void run() {
      try {
        while (!front.isClosed()) {
          var request = new DatagramPacket(new byte[2_000], 2_000);
          front.receive(request);
          back.send(new DatagramPacket(request.getData(), request.getLength()));
          var answer = new DatagramPacket(new byte[2_000], 2_000);
          back.receive(answer);
          byte[] bytes = Arrays.copyOf(answer.getData(), answer.getLength());
          for (int i = 0; i < GARBAGE_EACH; i++) {
            send(mutated(bytes), request.getSocketAddress());
            garbage.incrementAndGet();
          }
          send(bytes, request.getSocketAddress());
        }
      } catch (IOException _) {
        // closed at the end of the test
      }
    }

    private void send(byte[] bytes, SocketAddress to) throws IOException {
      front.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private byte[] mutated(byte[] bytes) {
      return switch (random.nextInt(6)) {
        case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length)); // cut
        case 1 -> changed(bytes, 1);
        case 2 -> changed(bytes, 1 + random.nextInt(20));
        case 3 -> nested();
        case 4 -> hugeLengths(bytes);
        default -> {
          var noise = new byte[1 + random.nextInt(1_400)];
          random.nextBytes(noise);
          yield noise;
        }
      };
    }

    /// Most changes fall behind the request ID, so that the answer is taken for the request's.
    private byte[] changed(byte[] bytes, int count) {
      byte[] copy = bytes.clone();
      for (int i = 0; i < count; i++) {
        int from = random.nextInt(4) == 0 ? 0 : Math.min(24, copy.length - 1);
        copy[from + random.nextInt(copy.length - from)] = (byte) random.nextInt(256);
      }
      return copy;
    }

    private byte[] hugeLengths(byte[] bytes) {
      byte[] copy = bytes.clone();
      for (int i = 0; i < 3; i++) {
        int at = random.nextInt(copy.length - 5);
        copy[at] = (byte) 0x84;
        copy[at + 1] = (byte) random.nextInt(256);
      }
      return copy;
    }

    private static byte[] nested() {
      var bytes = new byte[1_400];
      for (int i = 0; i + 3 < bytes.length; i += 4) {
        int left = bytes.length - i - 4;
        bytes[i] = 0x30;
        bytes[i + 1] = (byte) 0x82;
        bytes[i + 2] = (byte) (left >> 8);
        bytes[i + 3] = (byte) left;
      }
      return bytes;
    }

    @Override
    public void close() {
      front.close();
      back.close();
    }
  }
}
