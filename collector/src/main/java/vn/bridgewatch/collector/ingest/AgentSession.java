package vn.bridgewatch.collector.ingest;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.conference.Appointment;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Pace;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.ProtocolVersion;
import vn.bridgewatch.wire.RecordId;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.WireLimits;
import vn.bridgewatch.wire.frame.FrameDecoder;

/// One agent's connection, after its handshake; everything runs on its event loop.
final class AgentSession extends SimpleChannelInboundHandler<Frame> {

  static final int AUTHORITY_RECHECK_MILLIS = 2_000;
  private static final long GREETING_MILLIS_MAX = 8_000;
  private static final int HEARTBEATS_MISSED_MAX = 4;
  private static final int COMMANDS_MAX = 64;
  private static final Duration CALENDAR_EVERY = Duration.ofMinutes(10);
  private static final int GOODBYE_MILLIS_MAX = 1_000;
  private static final Logger log = LoggerFactory.getLogger(AgentSession.class);

  private record Stream(String site, long bootEpoch) {}

  private record Command(String site, CompletableFuture<List<StepResult>> answer) {}

  private final String agent;
  private final SessionServices services;
  private final Map<Integer, Stream> streams = new HashMap<>();
  private final Map<String, List<Appointment>> calendars = new HashMap<>(); // as told last
  private final Map<Long, Command> commands = new HashMap<>();
  private final CreditWindow credit = new CreditWindow();
  private final Settled settled = new Settled();
  private @Nullable ChannelHandlerContext context;
  private @Nullable ScheduledFuture<?> rounds;
  private @Nullable ScheduledFuture<?> planned; // the next acknowledgement
  private @Nullable ClockMap clocks;
  private long openedNanos;
  private long calendarNanos;
  private long heardNanos;
  private long lastCommand;
  private long acknowledgedNanos;
  private boolean acknowledged;
  private boolean closing;

  AgentSession(String agent, SessionServices services) {
    this.agent = agent;
    this.services = services;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    openedNanos = services.nanoClock().nanoTime();
    heardNanos = openedNanos;
    calendarNanos = openedNanos;
    rounds =
        ctx.executor()
            .scheduleAtFixedRate(
                () -> round(ctx),
                AUTHORITY_RECHECK_MILLIS,
                AUTHORITY_RECHECK_MILLIS,
                TimeUnit.MILLISECONDS);
    services.counters().connections.incrementAndGet();
    services.counters().accepted.increment();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closing = true;
    if (rounds != null) {
      rounds.cancel(false);
    }
    unplan();
    services.counters().connections.decrementAndGet();
    streams.values().forEach(stream -> services.links().closed(stream.site(), this));
    commands
        .values()
        .forEach(command ->
            command.answer().completeExceptionally(new AgentLinks.NotConnected(command.site())));
    commands.clear();
    ctx.fireChannelInactive();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
    if (closing) {
      return;
    }
    heardNanos = services.nanoClock().nanoTime();
    switch (frame) {
      case Frame.Hello hello -> hello(ctx, hello);
      case Frame.OpenStream open -> openStream(ctx, open);
      case Frame.Data data -> data(ctx, data);
      case Frame.Gap gap -> gap(gap);
      case Frame.Ping(long monoMillis, long wallMillis) -> {
        long now = services.wallClock().millis();
        clocks().add(now, monoMillis, wallMillis);
        streams.values().forEach(stream -> services.heard().accept(stream.site()));
        send(ctx, new Frame.Pong(monoMillis, now));
        ctx.flush();
      }
      case Frame.Result result -> result(result);
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
          Frame.Command _ ->
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
            credit.open(services.counters().connections.get()),
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
      cutOff("not_authorised", Frame.Goodbye.NOT_AUTHORISED, "no authority for " + open.site());
      return;
    }
    if (streams.values().stream().anyMatch(stream -> stream.site().equals(open.site()))) {
      throw new WireException(
          WireException.Rule.MALFORMED, "site " + open.site() + ": two streams");
    }
    streams.put(open.stream(), new Stream(open.site(), open.bootEpoch()));
    services.links().opened(open.site(), this);
    List<SequenceRange> known = services.ledger().known(agent, open.site(), open.bootEpoch());
    int skipped = Math.max(0, known.size() - WireLimits.RANGES_PER_FRAME_MAX);
    send(ctx, new Frame.StreamOpened(open.stream(), known.subList(skipped, known.size())));
    tellCalendar(ctx, open.site());
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
    if (closing) {
      return;
    }
    calendarNanos = services.nanoClock().nanoTime();
    boolean any = false;
    for (Stream stream : streams.values()) {
      any |= tellCalendar(ctx, stream.site());
    }
    if (any) {
      ctx.flush();
    }
  }

  private boolean tellCalendar(ChannelHandlerContext ctx, String site) {
    List<Appointment> now = services.calendar().of(site);
    if (now.equals(calendars.put(site, now))) {
      return false;
    }
    send(ctx, new Frame.Calendar(site, now));
    return true;
  }

  private void data(ChannelHandlerContext ctx, Frame.Data data) {
    credit.spend(data.lane());
    Stream stream = stream(data.stream());
    long now = services.wallClock().millis();
    boolean ownLife = data.bootEpoch() == stream.bootEpoch();
    long correctedMillis =
        ownLife
            ? clocks().corrected(now, data.monoMillis())
            : clocks().correctedWall(now, wallMillis(data.payload()));
    var entry =
        new JournalEntry(
            new RecordId(agent, stream.site(), data.bootEpoch(), data.sequence()),
            ownLife ? data.lane() : Lane.BACKLOG,
            now,
            correctedMillis,
            data.payload());
    var _ = services.intake().take(entry).whenComplete((_, failure) -> settle(ctx, data, failure));
    if (services.gate().isFull() && ctx.channel().config().isAutoRead()) {
      ctx.channel().config().setAutoRead(false);
      services
          .gate()
          .whenRoom(() -> ctx.executor().execute(() -> ctx.channel().config().setAutoRead(true)));
    }
  }

  private static long wallMillis(Payload payload) {
    return switch (payload) {
      case Payload.Samples(var tick) -> tick.wallMillis();
      case Payload.Happening(var event) -> event.wallMillis();
    };
  }

  /// Runs on the journal's thread as a rule; only what is thread-safe is touched.
  private void settle(ChannelHandlerContext ctx, Frame.Data data, @Nullable Throwable failure) {
    if (failure != null) {
      ctx.executor().execute(() -> notDurable(failure));
      return;
    }
    switch (settled.add(data)) {
      case WAIT -> {}
      case FIRST -> ctx.executor().execute(() -> acknowledgeSoon(ctx));
      case MANY -> ctx.executor().execute(() -> acknowledge(ctx));
    }
  }

  /// At once where the last time is long past, else when it is.
  private void acknowledgeSoon(ChannelHandlerContext ctx) {
    long waitNanos =
        Pace.ACK_APART.toNanos() - (services.nanoClock().nanoTime() - acknowledgedNanos);
    if (!acknowledged || waitNanos <= 0) {
      acknowledge(ctx);
    } else if (planned == null) {
      planned = ctx.executor().schedule(() -> acknowledge(ctx), waitNanos, TimeUnit.NANOSECONDS);
    }
  }

  private void notDurable(Throwable failure) {
    cutOff("journal_failed", Frame.Goodbye.JOURNAL_FAILED, String.valueOf(failure.getMessage()));
  }

  private void unplan() {
    if (planned != null) {
      planned.cancel(false);
      planned = null;
    }
  }

  private void acknowledge(ChannelHandlerContext ctx) {
    unplan();
    Settled.Gathered gathered = settled.take();
    if (gathered.acks().isEmpty()) {
      return; // went before its time, because there was much
    }
    acknowledged = true;
    acknowledgedNanos = services.nanoClock().nanoTime();
    gathered.acks().forEach(ack -> send(ctx, ack));
    credit.giveBack(gathered.live(), gathered.backlog());
    grant(ctx);
    ctx.flush();
  }

  /// Whether there was anything to grant.
  private boolean grant(ChannelHandlerContext ctx) {
    Frame.Credit grant =
        credit.grant(services.holdBacklog().getAsBoolean(), services.counters().connections.get());
    boolean any = grant.live() > 0 || grant.backlog() > 0;
    if (any) {
      send(ctx, grant);
    }
    return any;
  }

  private void gap(Frame.Gap gap) {
    Stream stream = stream(gap.stream());
    for (SequenceRange range : gap.lost()) {
      if (!services.ledger().canJudge(agent, stream.site(), stream.bootEpoch())) {
        throw new WireException(
            WireException.Rule.OVER_LIMIT, "site " + stream.site() + ": too many holes");
      }
      long added = services.ledger().add(agent, stream.site(), stream.bootEpoch(), range);
      services.counters().lost.increment((double) added);
    }
  }

  private Stream stream(int number) {
    return Optional.ofNullable(streams.get(number))
        .orElseThrow(() ->
            new WireException(WireException.Rule.UNDEFINED, "stream " + number + ": not open"));
  }

  private ClockMap clocks() {
    if (clocks == null) {
      throw new WireException(WireException.Rule.UNEXPECTED_TYPE, "no greeting yet");
    }
    return clocks;
  }

  /// What is looked at every two seconds: authority, silence, credit that was held back.
  private void round(ChannelHandlerContext ctx) {
    if (closing) {
      return;
    }
    long now = services.nanoClock().nanoTime();
    long silentMillis = TimeUnit.NANOSECONDS.toMillis(now - heardNanos);
    if (clocks == null && TimeUnit.NANOSECONDS.toMillis(now - openedNanos) > GREETING_MILLIS_MAX) {
      cutOff("no_greeting", Frame.Goodbye.PROTOCOL_ERROR, "no HELLO");
    } else if (silentMillis > HEARTBEATS_MISSED_MAX * services.heartbeat().toMillis()
        && ctx.channel().config().isAutoRead()) {
      cutOff("silent", Frame.Goodbye.CLOSING, "nothing heard for " + silentMillis + " ms");
    } else {
      streams.values().stream()
          .filter(stream -> !services.authority().maySpeakFor(agent, stream.site()))
          .findFirst()
          .ifPresent(stream ->
              cutOff(
                  "not_authorised",
                  Frame.Goodbye.NOT_AUTHORISED,
                  "no authority any more for " + stream.site()));
      if (!closing && grant(ctx)) {
        ctx.flush();
      }
      if (now - calendarNanos > CALENDAR_EVERY.toNanos()) { // days come nearer
        tellCalendars(ctx);
      }
    }
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
    commands.values().removeIf(command -> command.answer().isDone()); // those that timed out
    if (commands.size() >= COMMANDS_MAX) {
      answer.completeExceptionally(
          new IOException("agent " + agent + ": " + COMMANDS_MAX + " commands wait already"));
      return;
    }
    long id = ++lastCommand;
    commands.put(id, new Command(site, answer));
    int millis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
    send(ctx, new Frame.Command(id, site, kind, millis));
    ctx.flush();
  }

  private void result(Frame.Result result) {
    Command command = commands.remove(result.id());
    if (command == null) {
      return; // it timed out before
    }
    switch (result.status()) {
      case DONE -> command.answer().complete(result.steps());
      case UNSUPPORTED, BUSY, FAILED ->
          command
              .answer()
              .completeExceptionally(
                  new IOException(
                      "agent "
                          + agent
                          + ": "
                          + result.status().name().toLowerCase(Locale.ROOT)
                          + ": "
                          + result.text()));
    }
  }

  /// Another connection speaks for a site of this one now; any thread.
  void supersede(String site) {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      ctx.executor()
          .execute(() ->
              cutOff(
                  "superseded", Frame.Goodbye.SUPERSEDED, "a newer connection speaks for " + site));
    }
  }

  /// Ends the connection because the collector ends; any thread.
  void close() {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      ctx.executor().execute(() -> goodbye(ctx, Frame.Goodbye.CLOSING, "the collector stops"));
    }
  }

  /// Refuses more connections than there may be.
  void refuseOverload() {
    cutOff("overloaded", Frame.Goodbye.OVERLOADED, "too many connections");
  }

  private void cutOff(String reason, int code, String text) {
    ChannelHandlerContext ctx = context;
    if (ctx != null && !closing) {
      services.counters().rejected(reason, agent, text);
      goodbye(ctx, code, text);
    }
  }

  private void goodbye(ChannelHandlerContext ctx, int code, String text) {
    if (closing) {
      return;
    }
    takeNoMore(ctx);
    streams.values().forEach(stream -> services.links().closed(stream.site(), this));
    ctx.writeAndFlush(new Frame.Goodbye(code, services.retryAfterMillis(code), text))
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

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    switch (cause) {
      case WireException e ->
          cutOff(
              e.rule().name().toLowerCase(Locale.ROOT),
              Frame.Goodbye.PROTOCOL_ERROR,
              String.valueOf(e.getMessage()));
      case IOException _ -> end(ctx); // the other side is gone
      default -> {
        log.atError().addKeyValue("agent", agent).setCause(cause).log("Connection failed");
        cutOff("internal", Frame.Goodbye.CLOSING, "the collector failed on this connection");
        end(ctx);
      }
    }
  }
}
