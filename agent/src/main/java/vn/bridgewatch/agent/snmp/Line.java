package vn.bridgewatch.agent.snmp;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import vn.bridgewatch.agent.snmp.message.Answer;
import vn.bridgewatch.agent.snmp.message.Bindings;

/// What a thread needs to read one device after another: a selector and buffers, used again.
///
/// The thread waits in the selector itself: an answer costs two calls of the system and no hop from
/// a receiving thread, which would cost more than all decoding.
final class Line implements AutoCloseable {

  private static final int DATAGRAM_BYTES_MAX = 65_535;
  private static final int REQUEST_BYTES = 1_500; // most are far shorter

  final Answer answer = new Answer();
  final Bindings values = new Bindings();
  final Bindings merged = new Bindings();
  private final Selector selector;
  private final Arena memory; // given back when closed, not at some collection
  private final ByteBuffer in;
  private ByteBuffer out;
  private byte[] datagram = new byte[2_048];
  private int length;

  Line() throws IOException {
    selector = Selector.open();
    memory = Arena.ofShared();
    in = memory.allocate(DATAGRAM_BYTES_MAX).asByteBuffer();
    out = memory.allocate(REQUEST_BYTES).asByteBuffer();
  }

  /// Watches a channel until it is closed.
  void watch(DatagramChannel channel) throws IOException {
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
  }

  /// Lets a closed channel go.
  void unwatch() throws IOException {
    selector.selectNow();
  }

  /// Waits until something came, for so long at most.
  boolean await(long millis) throws IOException {
    return selector.select(_ -> {}, millis) > 0;
  }

  ByteBuffer out(byte[] message) {
    if (message.length > out.capacity()) {
      out = memory.allocate(message.length).asByteBuffer();
    }
    return out.clear().put(message).flip();
  }

  ByteBuffer in() {
    return in.clear();
  }

  /// The octets that came into the buffer.
  byte[] datagram() {
    in.flip();
    if (datagram.length < in.remaining()) {
      datagram = new byte[DATAGRAM_BYTES_MAX];
    }
    length = in.remaining();
    in.get(datagram, 0, length);
    return datagram;
  }

  /// How many of them.
  int length() {
    return length;
  }

  @Override
  public void close() throws IOException {
    try (memory) {
      selector.close();
    }
  }
}
