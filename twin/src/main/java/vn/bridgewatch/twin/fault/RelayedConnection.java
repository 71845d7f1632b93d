package vn.bridgewatch.twin.fault;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.wire.AgentName;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.frame.FrameEncoder;

/// One agent's connection through a [FrameRelay]: two TLS connections and what goes between them.
///
/// A record that is sent twice costs credit that the collector did not grant for it. The relay
/// keeps the account: a second sending waits until there is credit to spare, and what comes back
/// for it is not passed on.
final class RelayedConnection {

  private static final int RECENT_MAX = 64;

  private final FrameRelay relay;
  private final Channel near;
  private final Map<Integer, Frame.OpenStream> streams = new HashMap<>();
  private final Deque<Frame> early = new ArrayDeque<>(); // came before the collector answered
  private final List<Frame.Data> gathered = new ArrayList<>();
  private final Deque<Frame.Data> due = new ArrayDeque<>();
  private final Deque<Frame.Data> recent = new ArrayDeque<>();
  private final Account live = new Account();
  private final Account backlog = new Account();
  private @Nullable Channel far;
  private @Nullable Unacknowledged unacknowledged;
  private String agent = "";
  private boolean planned;

  /// The credit of one lane.
  private static final class Account {
    int available; // granted by the collector and not used
    int owed; // used by second sendings: not the agent's when it comes back
  }

  RelayedConnection(FrameRelay relay, Channel near) {
    this.relay = relay;
    this.near = near;
  }

  Near near() {
    return new Near();
  }

  Far far() {
    return new Far();
  }

  /// Reads nothing from either side, or reads again.
  void stall(boolean wanted) {
    near.config().setAutoRead(!wanted);
    if (far != null) {
      far.config().setAutoRead(!wanted);
    }
  }

  void close() {
    var _ = near.close();
    if (far != null) {
      var _ = far.close();
    }
  }

  private Account account(Lane lane) {
    return lane == Lane.LIVE ? live : backlog;
  }

  private void up(Frame frame) {
    switch (frame) {
      case Frame.Data data -> {
        Frame.OpenStream stream = streams.get(data.stream());
        if (stream != null && unacknowledged != null) {
          unacknowledged.sent(stream.site(), data.bootEpoch(), data.sequence(), data.payload());
        }
        gathered.add(data);
        plan();
      }
      case Frame.OpenStream open -> {
        streams.put(open.stream(), open);
        toFar(open);
      }
      default -> toFar(frame);
    }
  }

  /// What comes within a while leaves together, in an order of its own.
  private void plan() {
    long millis = relay.mischief().shuffledWithin().toMillis();
    if (millis == 0) {
      release();
    } else if (!planned) {
      planned = true;
      var _ = near.eventLoop().schedule(this::release, millis, TimeUnit.MILLISECONDS);
    }
  }

  private void release() {
    planned = false;
    if (gathered.size() > 1) {
      List<Frame.Data> before = List.copyOf(gathered);
      Collections.shuffle(gathered, relay.random());
      long moved = 0;
      for (int i = 0; i < before.size(); i++) {
        moved += before.get(i).sequence() == gathered.get(i).sequence() ? 0 : 1;
      }
      relay.movedBy(moved);
    }
    due.addAll(gathered);
    gathered.clear();
    send();
  }

  private void send() {
    Channel to = far;
    if (to == null || !to.isActive()) {
      return;
    }
    for (int left = due.size(); left > 0; left--) {
      Frame.Data data = due.removeFirst();
      Account account = account(data.lane());
      if (account.available > 0) {
        account.available--;
        toFar(data);
        remember(data);
        sometimesAgain();
      } else {
        due.addLast(data); // it has gone round once and keeps its place among its own
      }
    }
    to.flush();
  }

  private void remember(Frame.Data data) {
    recent.addLast(data);
    if (recent.size() > RECENT_MAX) {
      recent.removeFirst();
    }
  }

  /// One of the last records once more, whichever it is, acknowledged meanwhile or not.
  private void sometimesAgain() {
    if (relay.random().nextDouble() >= relay.mischief().againRatio()) {
      return;
    }
    Frame.Data data = new ArrayList<>(recent).get(relay.random().nextInt(recent.size()));
    Account account = account(data.lane());
    if (account.available > 0) {
      account.available--;
      account.owed++;
      relay.sentAgain();
      toFar(data);
    }
  }

  private void down(Frame frame) {
    switch (frame) {
      case Frame.Welcome welcome -> {
        near.pipeline().get(FrameEncoder.class).speak(welcome.version());
        if (far != null) {
          far.pipeline().get(FrameEncoder.class).speak(welcome.version());
        }
        live.available = welcome.liveCredit();
        backlog.available = welcome.backlogCredit();
        toNear(welcome);
      }
      case Frame.StreamOpened opened -> {
        Frame.OpenStream stream = streams.get(opened.stream());
        if (stream != null && unacknowledged != null) {
          unacknowledged.acknowledged(stream.site(), stream.bootEpoch(), opened.known());
        }
        toNear(opened);
      }
      case Frame.Ack ack -> {
        Frame.OpenStream stream = streams.get(ack.stream());
        if (stream != null && unacknowledged != null) {
          unacknowledged.acknowledged(stream.site(), ack.bootEpoch(), ack.ranges());
        }
        toNear(ack);
      }
      case Frame.Credit credit -> {
        int liveGrant = granted(live, credit.live());
        int backlogGrant = granted(backlog, credit.backlog());
        if (liveGrant + backlogGrant > 0) {
          toNear(new Frame.Credit(liveGrant, backlogGrant));
        }
        send();
      }
      default -> toNear(frame);
    }
  }

  /// What of a grant is the agent's.
  private static int granted(Account account, int count) {
    int paid = Math.min(account.owed, count);
    account.owed -= paid;
    account.available += count;
    return count - paid;
  }

  private void toFar(Frame frame) {
    Channel to = far;
    if (to == null) {
      early.addLast(frame);
    } else {
      write(to, frame);
    }
  }

  private void toNear(Frame frame) {
    write(near, frame);
  }

  private void write(Channel to, Frame frame) {
    to.write(frame)
        .addListener(written -> {
          if (!written.isSuccess()) {
            close();
          }
        });
  }

  /// The agent's end.
  final class Near extends SimpleChannelInboundHandler<Frame> {

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws IOException {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        if (!handshake.isSuccess()) {
          relay.failed("handshake with an agent: " + handshake.cause());
          close();
          return;
        }
        var session = ctx.pipeline().get(SslHandler.class).engine().getSession();
        agent =
            AgentName.of((X509Certificate) session.getPeerCertificates()[0])
                .orElseThrow(() -> new IOException("a certificate without an agent's name"));
        unacknowledged = relay.unacknowledged(agent);
        relay.connect(agent, RelayedConnection.this);
      }
      ctx.fireUserEventTriggered(event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
      up(frame);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      Channel to = far;
      if (to != null) {
        to.flush();
      }
      ctx.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      relay.ended(agent, RelayedConnection.this);
      close();
      ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      relay.failed(agent + ": " + cause);
      close();
    }
  }

  /// The collector's end.
  final class Far extends SimpleChannelInboundHandler<Frame> {

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        if (!handshake.isSuccess() || !near.isActive()) {
          relay.failed("handshake with the collector for " + agent + ": " + handshake.cause());
          var _ = near.close();
          var _ = ctx.close();
          return;
        }
        far = ctx.channel();
        ctx.channel().config().setAutoRead(near.config().isAutoRead());
        early.forEach(frame -> write(ctx.channel(), frame));
        early.clear();
        ctx.flush();
      }
      ctx.fireUserEventTriggered(event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
      down(frame);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      near.flush();
      ctx.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      close();
      ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      relay.failed(agent + ": " + cause);
      close();
    }
  }
}
