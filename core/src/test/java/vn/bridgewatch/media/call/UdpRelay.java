package vn.bridgewatch.media.call;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// A line of real sockets that drops and delays by a script, and knows what it did.
final class UdpRelay implements AutoCloseable {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  /// What a client's packets met, one entry a packet, in the order in which they came to the relay.
  static final class Truth {
    final List<Boolean> lostThere = new ArrayList<>();
    final List<Boolean> lostBack = new ArrayList<>();

    /// When they left the relay, and what their senders say of when they had left these.
    final List<WayTruth.Arrival> cameThere = new ArrayList<>();

    final List<WayTruth.Arrival> cameBack = new ArrayList<>();
  }

  private record Due(
      long atNanos,
      DatagramChannel out,
      SocketAddress to,
      byte[] bytes,
      List<WayTruth.Arrival> came) {}

  private final class Client {
    final SocketAddress address;
    final DatagramChannel out;
    final Truth truth = new Truth();

    Client(SocketAddress address) throws IOException {
      this.address = address;
      out = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
      out.configureBlocking(false);
      out.register(selector, SelectionKey.OP_READ, this);
      clients.add(this);
    }
  }

  private final InetSocketAddress target;
  private final VirtualLine.Script there;
  private final VirtualLine.Script back;
  private final Selector selector = Selector.open();
  private final DatagramChannel front;
  private final Map<SocketAddress, Client> byAddress = new HashMap<>();
  private final List<Client> clients = new ArrayList<>();
  private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparing(Due::atNanos));
  private final ByteBuffer buffer = ByteBuffer.allocate(9216);
  private final Thread thread;
  private volatile boolean closing;

  UdpRelay(InetSocketAddress target, VirtualLine.Script there, VirtualLine.Script back)
      throws IOException {
    this.target = target;
    this.there = there;
    this.back = back;
    front = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
    front.configureBlocking(false);
    front.register(selector, SelectionKey.OP_READ);
    thread = Thread.ofPlatform().name("udp-relay").daemon().start(this::run);
  }

  InetSocketAddress address() throws IOException {
    return (InetSocketAddress) front.getLocalAddress();
  }

  /// Of the clients, in the order in which they came; once the relay is closed.
  List<Truth> truths() {
    return clients.stream().map(client -> client.truth).toList();
  }

  private void run() {
    try {
      while (!closing) {
        long next = due.isEmpty() ? 20_000_000 : due.peek().atNanos() - System.nanoTime();
        if (next > 1_000_000) {
          selector.select(next / 1_000_000);
        } else {
          selector.selectNow();
        }
        selector.selectedKeys().clear();
        takeFront();
        for (Client client : List.copyOf(clients)) {
          takeBack(client);
        }
        while (!due.isEmpty() && due.peek().atNanos() <= System.nanoTime()) {
          Due one = due.remove();
          one.came().add(arrival(one.bytes(), System.nanoTime()));
          one.out().send(ByteBuffer.wrap(one.bytes()), one.to());
        }
      }
    } catch (IOException e) {
      throw new AssertionError("the relay broke", e);
    }
  }

  /// Sequence and time stand where RFC 8762 has them in packets that are signed.
  private static WayTruth.Arrival arrival(byte[] bytes, long nanos) {
    ByteBuffer packet = ByteBuffer.wrap(bytes);
    if (bytes.length < 24) {
      return new WayTruth.Arrival(0, 0, nanos);
    }
    long ntp = packet.getLong(16);
    long sent = (ntp >>> 32) * 1_000_000_000L + ((ntp & 0xffff_ffffL) * 1_000_000_000L >>> 32);
    return new WayTruth.Arrival(packet.getInt(0) & 0xffff_ffffL, sent, nanos);
  }

  private void takeFront() throws IOException {
    for (SocketAddress from = receive(front); from != null; from = receive(front)) {
      Client client = byAddress.get(from);
      if (client == null) {
        client = new Client(from);
        byAddress.put(from, client);
      }
      pass(there, client, client.truth.lostThere, client.truth.cameThere, client.out, target);
    }
  }

  private void takeBack(Client client) throws IOException {
    for (SocketAddress from = receive(client.out); from != null; from = receive(client.out)) {
      pass(back, client, client.truth.lostBack, client.truth.cameBack, front, client.address);
    }
  }

  private void pass(
      VirtualLine.Script script,
      Client client,
      List<Boolean> lost,
      List<WayTruth.Arrival> came,
      DatagramChannel out,
      SocketAddress to) {
    long now = System.nanoTime();
    VirtualLine.Fate fate = script.fate(clients.indexOf(client), lost.size(), now);
    lost.add(fate.delaysNanos().isEmpty());
    byte[] bytes = Arrays.copyOf(buffer.array(), buffer.position());
    fate.delaysNanos().forEach(delay -> due.add(new Due(now + delay, out, to, bytes, came)));
  }

  private @Nullable SocketAddress receive(DatagramChannel channel) throws IOException {
    buffer.clear();
    return channel.receive(buffer);
  }

  @Override
  public void close() throws IOException {
    closing = true;
    selector.wakeup();
    try {
      thread.join(20_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    selector.close();
    front.close();
    for (Client client : clients) {
      client.out.close();
    }
  }
}
