package vn.bridgewatch.collector.ingest;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Heartbeat;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.ProtocolVersion;
import vn.bridgewatch.wire.RecordId;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.WireLimits;
import vn.bridgewatch.wire.frame.FrameDecoder;

/// One agent's connection, after its handshake; everything runs on its event loop.
final class AgentSession extends SimpleChannelInboundHandler<Frame> implements Beat.Member {

  static final int ROUND_MILLIS = 2_000;
  static final int PINGS_A_ROUND_MAX = 100;
  private static final long GREETING_MILLIS_MAX = 8_000;
  private static final long HEARD_APART_NANOS = Duration.ofSeconds(1).toNanos();
  private static final Duration CALENDAR_EVERY = Duration.ofMinutes(10);
  private static final int GOODBYE_MILLIS_MAX = 1_000;
  private static final Logger log = LoggerFactory.getLogger(AgentSession.class);

  private final String agent;
  private final long certificateEndMillis;
  private final SessionServices services;
  private final Runnable misbehaved;
  private final OpenStreams streams;
  private final Commands commands;
  private final Configuring configuring;
  private final Flow flow;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Acknowledger acknowledger;
  private Runnable leave = () -> {};
  private @Nullable ClockMap clocks;
  private long openedNanos;
  private long calendarNanos;
  private long heardNanos;
  private long toldNanos; // that its sites are heard of
  private int pings; // since the last round
  private boolean closing;

  /// @param certificateEndMillis until when its certificate is in force, by our wall clock
  /// @param misbehaved run where the agent is cut off for what it did
  AgentSession(
      String agent, long certificateEndMillis, SessionServices services, Runnable misbehaved) {
    this.agent = agent;
    this.certificateEndMillis = certificateEndMillis;
    this.services = services;
    this.misbehaved = misbehaved;
    streams = new OpenStreams(services.calendar());
    commands = new Commands(agent);
    configuring = new Configuring(services.configurations(), streams);
    flow = new Flow(services, this::readAgain);
  }

  /// The name in the certificate.
  String agent() {
    return agent;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    openedNanos = services.nanoClock().nanoTime();
    heardNanos = openedNanos;
    toldNanos = openedNanos - HEARD_APART_NANOS;
    calendarNanos = openedNanos;
    Beat beat = services.beats().of(ctx.executor());
    acknowledger = new Acknowledger(services, ctx, beat);
    leave = beat.join(this);
    services.counters().connections.incrementAndGet();
    services.counters().accepted.increment();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closing = true;
    leave.run();
    acknowledger().stop();
    services.counters().connections.decrementAndGet();
    streams
        .all()
        .forEach(stream -> services.ledger().unpin(agent, stream.site(), stream.bootEpoch()));
    streams.sites().forEach(site -> services.links().closed(site, this));
    commands.abandon();
    ctx.fireChannelInactive();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    flow.writable(ctx, ctx.channel().isWritable());
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
    if (closing) {
      return;
    }
    heardNanos = services.nanoClock().nanoTime();
    if (!(frame instanceof Frame.Data) || streams.all().size() > 1) { // a record tells of its site
      hearSites();
    }
    switch (frame) {
      case Frame.Hello hello -> hello(ctx, hello);
      case Frame.OpenStream open -> openStream(ctx, open);
      case Frame.Data data -> data(ctx, data);
      case Frame.Gap gap -> gap(gap);
      case Frame.EarlierGap gap -> gap(gap);
      case Frame.Ping(long monoMillis, long wallMillis) -> {
        long now = services.wallClock().millis();
        clocks().add(now, monoMillis, wallMillis);
        countPing();
        send(ctx, new Frame.Pong(monoMillis, now));
        ctx.flush();
      }
      case Frame.Result result -> commands.answered(result);
      case Frame.Configured configured -> configuring.answered(configured);
      case Frame.Goodbye goodbye -> {
        log.atInfo()
            .addKeyValue("agent", agent)
            .addKeyValue("text", goodbye.text())
            .log("Agent says goodbye");
        takeNoMore(ctx);
        end(ctx);
      }
      case Frame.Welcome _,
          Frame.StreamOpened _,
          Frame.Ack _,
          Frame.Credit _,
          Frame.Pong _,
          Frame.Calendar _,
          Frame.Command _,
          Frame.Configure _ ->
          throw new IllegalStateException("the decoder let through " + frame);
    }
  }

  private void hello(ChannelHandlerContext ctx, Frame.Hello hello) {
    OptionalInt version = ProtocolVersion.common(hello.versionMin(), hello.versionMax());
    if (version.isEmpty()) {
      cutOff(
          "unsupported_version",
          Frame.Goodbye.UNSUPPORTED_VERSION,
          "the agent speaks versions %d to %d, this collector %d to %d"
              .formatted(
                  hello.versionMin(),
                  hello.versionMax(),
                  ProtocolVersion.LOWEST,
                  ProtocolVersion.HIGHEST));
      return;
    }
    long now = services.wallClock().millis();
    clocks = new ClockMap(now, hello.monoMillis(), hello.wallMillis());
    send(
        ctx,
        new Frame.Welcome(
            version.getAsInt(),
            Math.toIntExact(services.heartbeat().toMillis()),
            CreditWindow.LIVE,
            acknowledger().open(),
            now));
    ctx.flush();
    log.atInfo()
        .addKeyValue("agent", agent)
        .addKeyValue("software", hello.software())
        .addKeyValue("version", version.getAsInt())
        .log("Agent connected");
  }

  private void openStream(ChannelHandlerContext ctx, Frame.OpenStream open) {
    if (!services.authority().maySpeakFor(agent, open.site())) {
      services.conduct().rest(agent, services.nanoClock().nanoTime());
      misbehaved.run();
      cutOff("not_authorised", Frame.Goodbye.NOT_AUTHORISED, "no authority for " + open.site());
      return;
    }
    streams.open(open);
    services.ledger().pin(agent, open.site(), open.bootEpoch());
    services.links().opened(open.site(), this);
    List<SequenceRange> known = services.ledger().known(agent, open.site(), open.bootEpoch());
    int skipped = Math.max(0, known.size() - WireLimits.RANGES_PER_FRAME_MAX);
    send(ctx, new Frame.StreamOpened(open.stream(), known.subList(skipped, known.size())));
    services.heard().accept(open.site());
    streams.news(open.site()).ifPresent(news -> send(ctx, news));
    ctx.flush();
    services.configurations().opened(open.site(), this::configure);
  }

  /// Tells the agent what it is to measure beside its own file; any thread.
  void configure(SiteConfigurations.Change change) {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      ctx.executor()
          .execute(() -> {
            if (!closing) {
              configuring.news(change).ifPresent(news -> sendNow(ctx, news));
            }
          });
    }
  }

  private static void sendNow(ChannelHandlerContext ctx, Frame frame) {
    send(ctx, frame);
    ctx.flush();
  }

  /// Tells the agent what changed in the conferences of its sites; any thread.
  void tellCalendars() {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      ctx.executor().execute(() -> tellCalendars(ctx));
    }
  }

  private void tellCalendars(ChannelHandlerContext ctx) {
    if (closing || !ctx.channel().isWritable()) {
      return; // one that takes nothing is cut off soon, and told when it comes again
    }
    calendarNanos = services.nanoClock().nanoTime();
    boolean any = false;
    for (String site : streams.sites().toList()) {
      Optional<Frame.Calendar> news = streams.news(site);
      news.ifPresent(calendar -> send(ctx, calendar));
      any |= news.isPresent();
    }
    if (any) {
      ctx.flush();
    }
  }

  private void data(ChannelHandlerContext ctx, Frame.Data data) {
    acknowledger().spend(data.lane());
    OpenStreams.Opened stream = streams.get(data.stream());
    long now = services.wallClock().millis();
    boolean ownLife = data.bootEpoch() == stream.bootEpoch();
    long correctedMillis =
        ownLife
            ? clocks().corrected(now, data.monoMillis())
            : clocks().correctedWall(now, wallMillis(data.payload()));
    var id = new RecordId(agent, stream.site(), data.bootEpoch(), data.sequence());
    if (!ownLife && !services.intake().canJudge(id)) { // costs itself; a refusal would come again
      services.counters().unjudged.increment();
      acknowledger().settled(data);
      return;
    }
    var entry =
        new JournalEntry(
            id, ownLife ? data.lane() : Lane.BACKLOG, now, correctedMillis, data.payload());
    var _ = services.intake().take(entry).whenComplete((_, failure) -> settle(ctx, data, failure));
    flow.taken(ctx);
  }

  private static long wallMillis(Payload payload) {
    return switch (payload) {
      case Payload.Samples(var tick) -> tick.wallMillis();
      case Payload.Happening(var event) -> event.wallMillis();
    };
  }

  /// Runs on the journal's thread as a rule; only what is thread-safe is touched.
  private void settle(ChannelHandlerContext ctx, Frame.Data data, @Nullable Throwable failure) {
    if (failure == null) {
      acknowledger().settled(data);
    } else {
      ctx.executor().execute(() -> notDurable(failure));
    }
  }

  private void notDurable(Throwable failure) {
    cutOff("journal_failed", Frame.Goodbye.JOURNAL_FAILED, String.valueOf(failure.getMessage()));
  }

  private void gap(Frame.Gap gap) {
    OpenStreams.Opened stream = streams.get(gap.stream());
    for (SequenceRange range : gap.lost()) {
      if (!services.ledger().canJudge(agent, stream.site(), stream.bootEpoch())) {
        throw new WireException(
            WireException.Rule.OVER_LIMIT, "site " + stream.site() + ": too many holes");
      }
      long added = services.ledger().add(agent, stream.site(), stream.bootEpoch(), range);
      services.counters().lost.increment((double) added);
    }
  }

  /// Of a life that is remembered no more nothing need be known.
  private void gap(Frame.EarlierGap gap) {
    String site = streams.get(gap.stream()).site();
    for (SequenceRange range : gap.lost()) {
      long added = services.ledger().addLost(agent, site, gap.bootEpoch(), range);
      services.counters().lost.increment((double) added);
    }
  }

  /// What is silence begins when what comes is read again.
  private void readAgain() {
    heardNanos = services.nanoClock().nanoTime();
  }

  /// Whatever an agent says is a sign of life of all its sites, also of those that have nothing to
  /// report; more than one a second says no more.
  private void hearSites() {
    if (heardNanos - toldNanos >= HEARD_APART_NANOS && !streams.all().isEmpty()) {
      toldNanos = heardNanos;
      streams.sites().forEach(services.heard());
    }
  }

  /// Each PING is an answer.
  private void countPing() {
    pings++;
    if (pings > PINGS_A_ROUND_MAX) {
      throw new WireException(
          WireException.Rule.OVER_LIMIT,
          "more than %d PINGs within %d ms".formatted(PINGS_A_ROUND_MAX, ROUND_MILLIS));
    }
  }

  private Acknowledger acknowledger() {
    return Objects.requireNonNull(acknowledger, "added to no channel yet");
  }

  private ClockMap clocks() {
    if (clocks == null) {
      throw new WireException(WireException.Rule.UNEXPECTED_TYPE, "no greeting yet");
    }
    return clocks;
  }

  /// What is looked at every two seconds: certificate, authority, silence, credit that was held
  /// back.
  void round() {
    ChannelHandlerContext ctx = context;
    if (closing || ctx == null) {
      return;
    }
    pings = 0;
    configuring.round();
    long now = services.nanoClock().nanoTime();
    if (isOverTime(ctx, now)) {
      return;
    }
    if (services.wallClock().millis() > certificateEndMillis) {
      cutOff("certificate_expired", Frame.Goodbye.NOT_AUTHORISED, "the certificate has run out");
      return;
    }
    streams
        .sites()
        .filter(site -> !services.authority().maySpeakFor(agent, site))
        .findFirst()
        .ifPresent(site ->
            cutOff(
                "not_authorised",
                Frame.Goodbye.NOT_AUTHORISED,
                "no authority any more for " + site));
    if (closing) {
      return;
    }
    boolean granted = acknowledger().grant();
    if (!granted && flow.isJournalFull()) { // its PINGs are not read, and it is to stay
      send(ctx, new Frame.Credit(0, 0));
    }
    if (granted || flow.isJournalFull()) {
      ctx.flush();
    }
    if (now - calendarNanos > CALENDAR_EVERY.toNanos()) { // days come nearer
      tellCalendars(ctx);
    }
  }

  /// Cuts off who does not greet, falls silent, does not end a frame or does not take what it is
  /// told.
  private boolean isOverTime(ChannelHandlerContext ctx, long nowNanos) {
    long silentMillis = TimeUnit.NANOSECONDS.toMillis(nowNanos - heardNanos);
    long stuckMillis = flow.stuckMillis(ctx);
    long silentMillisMax = Heartbeat.MISSED_MAX * services.heartbeat().toMillis();
    if (clocks == null
        && TimeUnit.NANOSECONDS.toMillis(nowNanos - openedNanos) > GREETING_MILLIS_MAX) {
      misbehaved.run();
      cutOff("no_greeting", Frame.Goodbye.PROTOCOL_ERROR, "no HELLO");
    } else if (stuckMillis > silentMillisMax) {
      cutOff("slow_reader", Frame.Goodbye.CLOSING, "nothing taken for " + stuckMillis + " ms");
    } else if (silentMillis > silentMillisMax && flow.isOpen()) {
      FrameDecoder decoder = ctx.pipeline().get(FrameDecoder.class);
      boolean begun = decoder != null && decoder.isInsideFrame();
      cutOff(
          begun ? "slow_writer" : "silent",
          Frame.Goodbye.CLOSING,
          (begun ? "a frame did not end within " : "nothing heard for ") + silentMillis + " ms");
    }
    return closing;
  }

  CompletableFuture<List<StepResult>> command(String site, int kind, Duration timeout) {
    var answer = new CompletableFuture<List<StepResult>>();
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      answer.completeExceptionally(new AgentLinks.NotConnected(site));
    } else {
      ctx.executor().execute(() -> sendCommand(ctx, site, kind, timeout, answer));
    }
    return answer;
  }

  private void sendCommand(
      ChannelHandlerContext ctx,
      String site,
      int kind,
      Duration timeout,
      CompletableFuture<List<StepResult>> answer) {
    if (closing) {
      answer.completeExceptionally(new AgentLinks.NotConnected(site));
      return;
    }
    commands
        .ask(site, kind, timeout, answer)
        .ifPresent(command -> {
          send(ctx, command);
          ctx.flush();
        });
  }

  /// Another connection speaks for a site of this one, or for its agent, now; any thread.
  void supersede(String whom) {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      ctx.executor()
          .execute(() ->
              cutOff(
                  "superseded", Frame.Goodbye.SUPERSEDED, "a newer connection speaks for " + whom));
    }
  }

  /// Ends the connection because the collector ends; any thread.
  void close() {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      ctx.executor().execute(() -> goodbye(ctx, Frame.Goodbye.CLOSING, "the collector stops", 0));
    }
  }

  /// Refuses an agent that was told to come later and did not wait.
  void refuseUntil(Duration wait) {
    ChannelHandlerContext ctx = context;
    if (ctx != null && !closing) {
      services.counters().rejected("too_early", agent, "to come again after " + wait);
      misbehaved.run();
      goodbye(ctx, Frame.Goodbye.OVERLOADED, "too early", SessionServices.spread(wait.toMillis()));
    }
  }

  private void cutOff(String reason, int code, String text) {
    cutOff(reason, code, text, services.retryAfterMillis(code));
  }

  private void cutOff(String reason, int code, String text, int retryAfterMillis) {
    ChannelHandlerContext ctx = context;
    if (ctx != null && !closing) {
      services.counters().rejected(reason, agent, text);
      goodbye(ctx, code, text, retryAfterMillis);
    }
  }

  private void goodbye(ChannelHandlerContext ctx, int code, String text, int retryAfterMillis) {
    if (closing) {
      return;
    }
    takeNoMore(ctx);
    streams.sites().forEach(site -> services.links().closed(site, this));
    acknowledger().last();
    ctx.writeAndFlush(new Frame.Goodbye(code, retryAfterMillis, text))
        .addListener(ChannelFutureListener.CLOSE);
    var _ = ctx.executor().schedule(() -> end(ctx), GOODBYE_MILLIS_MAX, TimeUnit.MILLISECONDS);
  }

  /// What else came in the same read is not even decoded.
  private void takeNoMore(ChannelHandlerContext ctx) {
    closing = true;
    FrameDecoder decoder = ctx.pipeline().get(FrameDecoder.class);
    if (decoder != null) {
      decoder.stop();
    }
  }

  private static void send(ChannelHandlerContext ctx, Frame frame) {
    ctx.write(frame).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  private static void end(ChannelHandlerContext ctx) {
    var _ = ctx.close();
  }

  /// An agent that breaks the protocol is kept out for a while, and longer each time.
  private void broken(WireException violation) {
    if (closing) {
      return;
    }
    misbehaved.run();
    Duration out = services.conduct().fault(agent, services.nanoClock().nanoTime());
    cutOff(
        violation.rule().name().toLowerCase(Locale.ROOT),
        Frame.Goodbye.PROTOCOL_ERROR,
        String.valueOf(violation.getMessage()),
        SessionServices.spread(out.toMillis()));
  }

  @Override
  public void failed(RuntimeException bug) {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      exceptionCaught(ctx, bug);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    switch (cause) {
      case WireException violation -> broken(violation);
      case IOException _ -> end(ctx); // the other side is gone
      default -> {
        log.atError().addKeyValue("agent", agent).setCause(cause).log("Connection failed");
        cutOff("internal", Frame.Goodbye.CLOSING, "the collector failed on this connection");
        end(ctx);
      }
    }
  }
}
