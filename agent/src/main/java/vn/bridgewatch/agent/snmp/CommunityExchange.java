package vn.bridgewatch.agent.snmp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.ThreadLocalRandom;
import vn.bridgewatch.agent.snmp.message.Answer;
import vn.bridgewatch.agent.snmp.message.Bindings;
import vn.bridgewatch.agent.snmp.message.Request;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.time.NanoClock;

/// Talks version 1 or 2c over a socket of its own.
///
/// The socket is connected: the system passes on only what comes from the device, and tells of a
/// port where nothing listens. Where answers may come from another address of the device it is not,
/// but still bound to the one address of ours that leads there.
final class CommunityExchange implements Exchange {

  private static final int BURST_MAX = 64; // strays read before the clock is looked at again

  private final Line line;
  private final DatagramChannel channel;
  private final InetSocketAddress device;
  private final boolean connected;
  private final SnmpAuth auth;
  private final Traffic traffic;
  private final Tally tally;
  private final NanoClock clock;
  private int nextId = ThreadLocalRandom.current().nextInt() & 0x3fff_ffff;

  private CommunityExchange(
      Line line,
      DatagramChannel channel,
      InetSocketAddress device,
      boolean connected,
      SnmpAuth auth,
      SnmpReader reader,
      Tally tally) {
    this.line = line;
    this.channel = channel;
    this.device = device;
    this.connected = connected;
    this.auth = auth;
    this.traffic = reader.traffic();
    this.tally = tally;
    this.clock = reader.clock();
  }

  /// @param anySource take answers from whatever address they come
  static CommunityExchange open(
      SnmpReader reader,
      Line line,
      InetSocketAddress device,
      SnmpAuth auth,
      boolean anySource,
      Tally tally)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open(family(device));
    try {
      channel.connect(device);
      if (anySource) {
        InetSocketAddress ours = (InetSocketAddress) channel.getLocalAddress();
        channel.close();
        channel = DatagramChannel.open(family(device));
        channel.bind(new InetSocketAddress(ours.getAddress(), 0));
      }
      line.watch(channel);
      return new CommunityExchange(line, channel, device, !anySource, auth, reader, tally);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static StandardProtocolFamily family(InetSocketAddress address) {
    return address.getAddress().getAddress().length == 4
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }

  @Override
  public Reply ask(Request request, Tries tries, Bindings into) throws InterruptedException {
    int id = nextId++ & 0x7fff_ffff; // one for all tries: a late answer is an answer
    byte[] message = request.message(auth.version(), auth.community().text(), id);
    try {
      for (int sent = 0; sent <= tries.retries(); sent++) {
        long millis = tries.millis(clock.nanoTime());
        if (millis <= 0) {
          break;
        }
        send(message, sent > 0);
        if (receive(id, millis * 1_000_000, into)) {
          Answer answer = line.answer;
          return answer.errorStatus() == 0
              ? Reply.Answered.GOOD
              : new Reply.Answered(answer.errorStatus(), answer.errorIndex());
        }
      }
      return new Reply.Silent();
    } catch (PortUnreachableException _) {
      return new Reply.Refused();
    } catch (IOException e) {
      return new Reply.NotSent("cannot send: " + e.getMessage());
    }
  }

  private void send(byte[] message, boolean again) throws IOException {
    if (connected) {
      channel.write(line.out(message));
    } else {
      channel.send(line.out(message), device);
    }
    tally.sent(again);
  }

  private boolean receive(int id, long timeoutNanos, Bindings into)
      throws IOException, InterruptedException {
    long deadline = clock.nanoTime() + timeoutNanos;
    for (long left = timeoutNanos; left > 0; left = deadline - clock.nanoTime()) {
      if (!line.await(Math.max(1, left / 1_000_000))) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        continue;
      }
      for (int burst = 0; burst < BURST_MAX && received(); burst++) {
        byte[] datagram = line.datagram();
        switch (line.answer.read(datagram, line.length(), id, into)) {
          case OURS -> {
            return true;
          }
          case OTHER -> traffic.strays.increment();
          case MALFORMED -> traffic.malformed.increment();
        }
      }
    }
    return false;
  }

  private boolean received() throws IOException {
    return connected ? channel.read(line.in()) > 0 : channel.receive(line.in()) != null;
  }

  @Override
  public void close() {
    try {
      channel.close();
      line.unwatch();
    } catch (IOException _) {
      // a socket that does not close cleanly is closed all the same
    }
  }
}
