package vn.bridgewatch.collector.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import vn.bridgewatch.collector.ingest.door.Arrival;
import vn.bridgewatch.collector.ingest.door.Conduct;
import vn.bridgewatch.collector.ingest.door.Door;
import vn.bridgewatch.collector.ingest.door.ServerTls;
import vn.bridgewatch.collector.journal.segment.SegmentJournal;
import vn.bridgewatch.metric.SharedNames;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.time.WallClock;
import vn.bridgewatch.wire.AgentName;
import vn.bridgewatch.wire.frame.FrameDecoder;
import vn.bridgewatch.wire.frame.FrameEncoder;

/// The port that agents connect to, and what they are connected to behind it.
public final class AgentServer {

  public static final int CONNECTIONS_MAX = 8_192;
  private static final long GOODBYES_MILLIS_MAX = 2_000;

  private final AgentServerSettings settings;
  private final WallClock wallClock;
  private final IngestCounters counters;
  private final Links links = new Links();
  private final Connections connections = new Connections();
  private final Conduct conduct = new Conduct();
  private final SharedNames names = new SharedNames();
  private final SessionServices services;
  private final Door door;
  private volatile long listeningSinceMillis;
  private volatile boolean closing;

  /// @param heard told of a site when its agent says something; must hand over and return
  /// @param calendar the conferences of a site that its agent is to know
  /// @param configurations what their agents are to measure beside their own files
  /// @throws SSLException where the certificates are no good
  public AgentServer(
      AgentServerSettings settings,
      SegmentJournal journal,
      Authority authority,
      Consumer<String> heard,
      SiteCalendar calendar,
      SiteConfigurations configurations,
      WallClock wallClock,
      MeterRegistry registry)
      throws SSLException {
    this.settings = settings;
    this.wallClock = wallClock;
    counters = new IngestCounters(registry);
    var gate = new IngestGate();
    door =
        new Door(
            ServerTls.of(settings.certificate(), settings.key(), settings.ca()),
            settings.door(),
            new Host(),
            NanoClock.SYSTEM,
            registry);
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
            configurations,
            () -> journal.isOverQuota() || gate.isBusy() || door.excusesSilence(),
            conduct,
            new Beats());
  }

  /// Begins to listen; fails where the port is taken.
  public CompletableFuture<Void> start() {
    return door.open(new InetSocketAddress(settings.host(), settings.port()))
        .thenRun(() -> listeningSinceMillis = wallClock.millis());
  }

  /// The port that is listened on, also where any free one was asked for.
  public int port() {
    return door.port();
  }

  /// Since when agents could reach us, by the collector's clock; 0 before. A silence before that is
  /// ours.
  public long listeningSinceMillis() {
    return listeningSinceMillis;
  }

  /// Whether what an agent sends now is read now: the port is open, nobody waits at it for long,
  /// and the disk keeps up.
  public boolean hears() {
    return listeningSinceMillis > 0
        && !closing
        && !door.excusesSilence()
        && !services.gate().pushesBack();
  }

  public AgentLinks links() {
    return links;
  }

  /// The calendar changed: the agents are told, soon. Returns at once; safe on any thread.
  public void calendarChanged() {
    links.calendarChanged();
  }

  /// Tells the agent of a site what it is to measure beside its own file, if it is connected.
  /// Returns at once; safe on any thread.
  public void configure(SiteConfigurations.Change change) {
    links.configure(change);
  }

  public int connectedAgents() {
    return counters.connections.get();
  }

  /// Says goodbye to every agent and stops listening.
  public CompletableFuture<Void> close() {
    closing = true;
    door.shut();
    connections.close().forEach(AgentSession::close);
    return connections
        .allGone()
        .completeOnTimeout(null, GOODBYES_MILLIS_MAX, TimeUnit.MILLISECONDS)
        .thenCompose(_ -> door.end());
  }

  /// Lets agents in by the name in their certificate.
  private final class Host implements Door.Host {

    @Override
    public boolean hasRoom() {
      return !closing && connections.size() < CONNECTIONS_MAX;
    }

    @Override
    public void refused(String reason, String who, String detail) {
      counters.rejected(reason, who, detail);
    }

    @Override
    public void arrived(Arrival arrival) {
      X509Certificate certificate = arrival.certificate();
      Optional<String> agent = AgentName.of(certificate);
      if (agent.isEmpty()) {
        refuse(arrival, "no_agent_name", "certificate without agent name");
      } else if (!isInForce(certificate)) {
        refuse(arrival, "certificate_expired", agent.get() + ": not in force now");
      } else {
        admit(arrival, agent.get());
      }
    }

    private boolean isInForce(X509Certificate certificate) {
      try {
        certificate.checkValidity(Date.from(Instant.ofEpochMilli(wallClock.millis())));
        return true;
      } catch (CertificateException _) {
        return false;
      }
    }

    private void refuse(Arrival arrival, String reason, String detail) {
      counters.rejected(reason, String.valueOf(arrival.channel().remoteAddress()), detail);
      arrival.misbehaved().run();
      var _ = arrival.channel().close();
    }

    private void admit(Arrival arrival, String agent) {
      Channel channel = arrival.channel();
      long endMillis = arrival.certificate().getNotAfter().toInstant().toEpochMilli();
      var session = new AgentSession(agent, endMillis, services, arrival.misbehaved());
      channel
          .pipeline()
          .addLast("frame-encoder", new FrameEncoder())
          .addLast("frame-decoder", new FrameDecoder(FrameDecoder.Side.COLLECTOR, names))
          .addLast("agent", session);
      Optional<AgentSession> tooMany = connections.add(session);
      channel.closeFuture().addListener(_ -> connections.remove(session));
      if (closing) { // came after all were told
        session.close();
        return;
      }
      Duration wait = conduct.comes(agent, services.nanoClock().nanoTime());
      if (!wait.isZero()) {
        session.refuseUntil(wait);
      } else {
        tooMany.ifPresent(oldest -> oldest.supersede(agent));
      }
    }
  }
}
