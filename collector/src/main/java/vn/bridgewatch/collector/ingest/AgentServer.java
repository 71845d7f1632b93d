package vn.bridgewatch.collector.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import vn.bridgewatch.collector.journal.SegmentJournal;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.time.WallClock;
import vn.bridgewatch.wire.AgentName;
import vn.bridgewatch.wire.frame.FrameDecoder;
import vn.bridgewatch.wire.frame.FrameEncoder;

/// The port that agents connect to.
///
/// This is the one class that reaches into Vert.x: its NetServer does TLS and accepts, and our
/// Netty handlers take the place before its own in the pipeline (`NetSocketInternal`, as Vert.x's
/// own clients do). Every connection of one server runs on one event loop.
public final class AgentServer {

  public static final int CONNECTIONS_MAX = 8_192;
  private static final int HANDSHAKE_MILLIS_MAX = 8_000;
  private static final int ACCEPT_BACKLOG = 1_024;

  private final AgentServerSettings settings;
  private final WallClock wallClock;
  private final IngestCounters counters;
  private final Links links = new Links();
  private final SessionServices services;
  private final Set<AgentSession> sessions = ConcurrentHashMap.newKeySet();
  private final NetServer server;
  private volatile long listeningSinceMillis;
  private volatile boolean closing;

  /// @param heard told of a site at each heartbeat of its agent; must hand over and return
  /// @param calendar the conferences of a site that its agent is to know
  public AgentServer(
      Vertx vertx,
      AgentServerSettings settings,
      SegmentJournal journal,
      Authority authority,
      Consumer<String> heard,
      SiteCalendar calendar,
      WallClock wallClock,
      MeterRegistry registry) {
    this.settings = settings;
    this.wallClock = wallClock;
    counters = new IngestCounters(registry);
    var gate = new IngestGate();
    services =
        new SessionServices(
            new Intake(journal, journal.ledger(), gate, counters),
            journal.ledger(),
            links,
            authority,
            gate,
            counters,
            wallClock,
            NanoClock.SYSTEM,
            settings.heartbeat(),
            heard,
            calendar,
            journal::isOverQuota);
    server = vertx.createNetServer(options());
  }

  private NetServerOptions options() {
    var options = new NetServerOptions();
    options
        .setHost(settings.host())
        .setPort(settings.port())
        .setAcceptBacklog(ACCEPT_BACKLOG)
        .setTcpNoDelay(true)
        .setSsl(true)
        .setClientAuth(ClientAuth.REQUIRED)
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
        .setSslHandshakeTimeout(HANDSHAKE_MILLIS_MAX)
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(settings.certificate().toString())
                .setKeyPath(settings.key().toString()))
        .setTrustOptions(new PemTrustOptions().addCertPath(settings.ca().toString()));
    return options;
  }

  /// Begins to listen; fails where the port is taken or a certificate cannot be read.
  public Future<Void> start() {
    return server
        .connectHandler(this::connected)
        .exceptionHandler(
            failure -> counters.rejected("handshake", "unknown", String.valueOf(failure)))
        .listen()
        .onSuccess(_ -> listeningSinceMillis = wallClock.millis())
        .mapEmpty();
  }

  /// The port that is listened on, also where any free one was asked for.
  public int port() {
    return server.actualPort();
  }

  /// Since when agents could reach us, by the collector's clock; 0 before. A silence before that is
  /// ours.
  public long listeningSinceMillis() {
    return listeningSinceMillis;
  }

  /// Whether what an agent sends now is read now: the port is open and the disk keeps up.
  public boolean hears() {
    return listeningSinceMillis > 0 && !closing && !services.gate().pushesBack();
  }

  public AgentLinks links() {
    return links;
  }

  /// The calendar changed: the agents are told, soon. Returns at once; safe on any thread.
  public void calendarChanged() {
    links.calendarChanged();
  }

  public int connectedAgents() {
    return counters.connections.get();
  }

  /// Says goodbye to every agent and stops listening.
  public Future<Void> close() {
    closing = true;
    sessions.forEach(AgentSession::close);
    return server.shutdown(1, TimeUnit.SECONDS);
  }

  private void connected(NetSocket socket) {
    Optional<String> agent = agentName(socket);
    if (agent.isEmpty()) {
      counters.rejected(
          "no_agent_name", socket.remoteAddress().toString(), "certificate without agent name");
      socket.close();
      return;
    }
    ChannelHandlerContext vertxHandler = ((NetSocketInternal) socket).channelHandlerContext();
    var session = new AgentSession(agent.get(), services);
    vertxHandler
        .pipeline()
        .addBefore(vertxHandler.name(), "frame-encoder", new FrameEncoder())
        .addBefore(
            vertxHandler.name(), "frame-decoder", new FrameDecoder(FrameDecoder.Side.COLLECTOR))
        .addBefore(vertxHandler.name(), "agent", session);
    sessions.add(session);
    socket.closeHandler(_ -> sessions.remove(session));
    if (sessions.size() > CONNECTIONS_MAX) {
      session.refuseOverload();
    }
  }

  private static Optional<String> agentName(NetSocket socket) {
    try {
      return socket.sslSession().getPeerCertificates()[0] instanceof X509Certificate certificate
          ? AgentName.of(certificate)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException _) {
      return Optional.empty();
    }
  }
}
