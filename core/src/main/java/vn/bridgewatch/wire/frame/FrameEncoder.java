package vn.bridgewatch.wire.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.EncoderException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.ProtocolVersion;
import vn.bridgewatch.wire.WireLimits;
import vn.bridgewatch.wire.bytes.Bodies;
import vn.bridgewatch.wire.bytes.Deflated;
import vn.bridgewatch.wire.bytes.Varint;
import vn.bridgewatch.wire.stream.Entry;
import vn.bridgewatch.wire.stream.StreamEncoder;

/// Turns frames into the bytes of one connection, and keeps its dictionaries.
///
/// Records of samples are preceded by the DEFINE frames that they need. In version 2 they are
/// gathered until the flush, or until something else is written, and go several to a frame. A
/// record that cannot be encoded fails its write with an [EncoderException]; the connection must
/// then be closed, for the state is half changed, and the writes behind it fail as on a closed one.
public final class FrameEncoder extends ChannelOutboundHandlerAdapter {

  private static final int DEFINE_BYTES_AIM = 32 * 1024;
  private static final int READINGS_AIM = 16_384;
  private static final int DEFLATE_BYTES_MIN = 64;

  /// A record that waits for the flush.
  private record Waiting(Frame.Data data, Tick tick, ChannelPromise written) {

    boolean goesWith(Waiting first) {
      boolean packed = data.lane() == Lane.BACKLOG;
      return data.stream() == first.data.stream()
          && data.lane() == first.data.lane()
          && (!packed || data.bootEpoch() == first.data.bootEpoch());
    }
  }

  private final Map<Integer, StreamEncoder> streams = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private int waitingReadings;
  private int version;

  public FrameEncoder() {
    this(ProtocolVersion.ONE);
  }

  public FrameEncoder(int version) {
    this.version = version;
  }

  /// From now on in the version that the other side chose.
  public void speak(int chosen) {
    version = chosen;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (!(message instanceof Frame frame)) {
      var _ = ctx.write(message, promise);
    } else if (version >= ProtocolVersion.TWO
        && frame instanceof Frame.Data data
        && data.payload() instanceof Payload.Samples(var tick)) {
      gather(ctx, new Waiting(data, tick, promise));
    } else {
      writeWaiting(ctx);
      writeOne(ctx, frame, promise);
    }
  }

  private void gather(ChannelHandlerContext ctx, Waiting added) {
    int readings = added.tick().size();
    if (!waiting.isEmpty()
        && (!added.goesWith(waiting.getFirst())
            || waitingReadings + readings > READINGS_AIM
            || waiting.size() == WireLimits.RECORDS_PER_FRAME_MAX)) {
      writeWaiting(ctx);
    }
    waiting.add(added);
    waitingReadings += readings;
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    writeWaiting(ctx);
    ctx.flush();
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    failWaiting();
    var _ = ctx.close(promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    failWaiting();
  }

  private void failWaiting() {
    List<Waiting> lost = List.copyOf(waiting);
    waiting.clear();
    waitingReadings = 0;
    lost.forEach(each -> each.written().tryFailure(new ClosedChannelException()));
  }

  private void writeOne(ChannelHandlerContext ctx, Frame frame, ChannelPromise promise) {
    ByteBuf out = buffer(ctx);
    try {
      encode(frame, out);
    } catch (RuntimeException e) { // a channel's handler: what it is goes to who wrote
      out.release();
      promise.tryFailure(new EncoderException(e));
      return;
    }
    var _ = ctx.write(out, promise);
  }

  /// Frames are written byte by byte, which costs less in heap memory where C2 does not run; the
  /// TLS behind it takes them from there.
  private static ByteBuf buffer(ChannelHandlerContext ctx) {
    return ctx.alloc().heapBuffer();
  }

  private void writeWaiting(ChannelHandlerContext ctx) {
    if (waiting.isEmpty()) {
      return;
    }
    List<Waiting> together = List.copyOf(waiting);
    waiting.clear();
    waitingReadings = 0;
    ByteBuf out = buffer(ctx);
    try {
      StreamEncoder stream = stream(together.getFirst().data());
      define(stream, together.stream().map(Waiting::tick).toList(), out);
      writeTogether(stream, together, out);
    } catch (RuntimeException e) { // as above
      out.release();
      fail(together, e);
      return;
    }
    ctx.write(out)
        .addListener(
            (ChannelFutureListener)
                written ->
                    together.forEach(each -> {
                      if (written.isSuccess()) {
                        each.written().trySuccess();
                      } else {
                        each.written().tryFailure(written.cause());
                      }
                    }));
  }

  /// Only who cannot be encoded by itself is told so: the others may go on the next connection.
  private static void fail(List<Waiting> together, RuntimeException cause) {
    for (Waiting each : together) {
      boolean culprit = together.size() == 1 || !isEncodable(each);
      each.written()
          .tryFailure(culprit ? new EncoderException(cause) : new ClosedChannelException());
    }
  }

  private static boolean isEncodable(Waiting one) {
    var alone = new FrameEncoder(ProtocolVersion.TWO);
    var stream = new StreamEncoder(one.data().stream(), one.data().bootEpoch());
    alone.streams.put(stream.stream(), stream);
    try {
      alone.define(stream, List.of(one.tick()), Unpooled.buffer());
      alone.writeTogether(stream, List.of(one), Unpooled.buffer());
      return true;
    } catch (RuntimeException _) { // as above
      return false;
    }
  }

  private void writeTogether(StreamEncoder stream, List<Waiting> together, ByteBuf out) {
    boolean packed = together.getFirst().data().lane() == Lane.BACKLOG;
    int frame = begin(packed ? FrameType.PACK : FrameType.RECORDS, out);
    Varint.write(out, stream.stream());
    if (packed) {
      stream.writePack(together.stream().map(Waiting::data).toList(), out);
    } else {
      together.forEach(each -> stream.writeRecord(each.data(), each.tick(), out));
    }
    end(frame, out);
  }

  private StreamEncoder stream(Frame.Data data) {
    StreamEncoder stream = streams.get(data.stream());
    if (stream == null) {
      throw new IllegalStateException("stream " + data.stream() + " is not open");
    }
    return stream;
  }

  private void encode(Frame frame, ByteBuf out) {
    switch (frame) {
      case Frame.Data data -> writeData(data, out);
      case Frame.OpenStream open -> {
        streams.put(open.stream(), new StreamEncoder(open.stream(), open.bootEpoch()));
        writeFrame(frame, out);
      }
      default -> writeFrame(frame, out);
    }
  }

  /// A record by itself: samples as in version 1, or an event.
  private void writeData(Frame.Data data, ByteBuf out) {
    StreamEncoder stream = stream(data);
    switch (data.payload()) {
      case Payload.Samples(var tick) -> {
        define(stream, List.of(tick), out);
        int frame = begin(FrameType.BATCH, out);
        stream.writeHead(data, tick.wallMillis(), out);
        stream.writeTick(tick, out);
        end(frame, out);
      }
      case Payload.Happening(var event) -> {
        int frame = begin(FrameType.EVENT, out);
        stream.writeHead(data, event.wallMillis(), out);
        Bodies.writeEvent(event, out);
        end(frame, out);
      }
    }
  }

  private void define(StreamEncoder stream, List<Tick> ticks, ByteBuf out) {
    boolean shapes = version >= ProtocolVersion.TWO;
    if (stream.knows(ticks, shapes)) {
      return;
    }
    if (dictionaryBytes() > WireLimits.DICTIONARY_BYTES_MAX / 2) {
      streams.values().forEach(each -> writeReset(each, out));
    } else if (!stream.hasRoomFor(ticks)) {
      writeReset(stream, out);
    }
    var definitions = new Definitions(stream, shapes, out);
    ticks.forEach(definitions::add);
    definitions.end();
    if (dictionaryBytes() > WireLimits.DICTIONARY_BYTES_MAX) {
      throw new IllegalStateException(
          "stream " + stream.stream() + ": one tick fills the dictionaries of the connection");
    }
  }

  /// Entries as they gather into DEFINE frames.
  private static final class Definitions {

    private final StreamEncoder stream;
    private final boolean shapes; // and compressed, both of version 2
    private final ByteBuf out;
    private final ByteBuf entries = Unpooled.buffer();

    Definitions(StreamEncoder stream, boolean shapes, ByteBuf out) {
      this.stream = stream;
      this.shapes = shapes;
      this.out = out;
    }

    void add(Tick tick) {
      stream.define(tick, shapes, entries, this::entryDone);
    }

    private void entryDone() {
      if (entries.readableBytes() >= DEFINE_BYTES_AIM) {
        end();
      }
    }

    void end() {
      if (!entries.isReadable()) {
        return;
      }
      int frame = beginDefine(stream, 0, out);
      int flags = out.writerIndex() - 1;
      if (shapes && entries.readableBytes() >= DEFLATE_BYTES_MIN && Deflated.write(entries, out)) {
        out.setByte(flags, Entry.DEFLATED_FLAG);
      } else {
        out.writeBytes(entries);
      }
      FrameEncoder.end(frame, out);
      entries.clear();
    }
  }

  private static void writeReset(StreamEncoder stream, ByteBuf out) {
    stream.reset();
    end(beginDefine(stream, Entry.RESET_FLAG, out), out);
  }

  private static int beginDefine(StreamEncoder stream, int flags, ByteBuf out) {
    int frame = begin(FrameType.DEFINE, out);
    Varint.write(out, stream.stream());
    out.writeByte(flags);
    return frame;
  }

  private long dictionaryBytes() {
    return streams.values().stream().mapToLong(StreamEncoder::dictionaryBytes).sum();
  }

  private static int begin(int type, ByteBuf out) {
    int frame = out.writerIndex();
    out.writeByte(type).writeMedium(0);
    return frame;
  }

  private static void end(int frame, ByteBuf out) {
    int length = out.writerIndex() - frame - FrameType.HEADER_BYTES;
    if (length > WireLimits.BODY_BYTES_MAX) {
      throw new IllegalArgumentException(
          FrameType.name(out.getUnsignedByte(frame))
              + ": body of "
              + length
              + " bytes, at most "
              + WireLimits.BODY_BYTES_MAX);
    }
    out.setMedium(frame + 1, length);
  }

  private void writeFrame(Frame frame, ByteBuf out) {
    int start = begin(type(frame), out);
    writeBody(frame, out);
    end(start, out);
  }

  private static int type(Frame frame) {
    return switch (frame) {
      case Frame.Hello _ -> FrameType.HELLO;
      case Frame.Welcome _ -> FrameType.WELCOME;
      case Frame.OpenStream _ -> FrameType.OPEN_STREAM;
      case Frame.StreamOpened _ -> FrameType.STREAM_OPENED;
      case Frame.Data data ->
          data.payload() instanceof Payload.Samples ? FrameType.BATCH : FrameType.EVENT;
      case Frame.Gap _ -> FrameType.GAP;
      case Frame.EarlierGap _ -> FrameType.EARLIER_GAP;
      case Frame.Ack _ -> FrameType.ACK;
      case Frame.Credit _ -> FrameType.CREDIT;
      case Frame.Ping _ -> FrameType.PING;
      case Frame.Pong _ -> FrameType.PONG;
      case Frame.Command _ -> FrameType.COMMAND;
      case Frame.Result _ -> FrameType.RESULT;
      case Frame.Goodbye _ -> FrameType.GOODBYE;
      case Frame.Calendar _ -> FrameType.CALENDAR;
      case Frame.Configure _ -> FrameType.CONFIGURE;
      case Frame.Configured _ -> FrameType.CONFIGURED;
    };
  }

  private void writeBody(Frame frame, ByteBuf out) {
    switch (frame) {
      case Frame.Hello hello -> writeHello(hello, out);
      case Frame.Welcome welcome -> {
        out.writeByte(welcome.version());
        Varint.write(out, welcome.heartbeatMillis());
        Varint.write(out, welcome.liveCredit());
        Varint.write(out, welcome.backlogCredit());
        out.writeLong(welcome.wallMillis());
      }
      case Frame.OpenStream open -> {
        Varint.write(out, open.stream());
        Varint.writeString(out, "site", open.site(), WireLimits.SITE_BYTES_MAX);
        out.writeLong(open.bootEpoch());
      }
      case Frame.StreamOpened(int stream, var known) -> {
        Varint.write(out, stream);
        Bodies.writeRanges(known, out);
      }
      case Frame.Data _ -> throw new IllegalStateException("a record has its own way");
      case Frame.Gap(int stream, var lost) -> {
        Varint.write(out, stream);
        Bodies.writeRanges(lost, out);
      }
      case Frame.EarlierGap(int stream, long bootEpoch, var lost) -> {
        Varint.write(out, stream);
        out.writeLong(bootEpoch);
        Bodies.writeRanges(lost, out);
      }
      case Frame.Ack ack -> {
        Varint.write(out, ack.stream());
        out.writeLong(ack.bootEpoch());
        Bodies.writeRanges(ack.ranges(), out);
      }
      case Frame.Credit(int live, int backlog) -> {
        Varint.write(out, live);
        Varint.write(out, backlog);
      }
      case Frame.Ping(long monoMillis, long wallMillis) -> {
        Varint.writeZigzag(out, monoMillis);
        Varint.writeZigzag(out, wallMillis);
      }
      case Frame.Pong(long monoMillis, long wallMillis) -> {
        Varint.writeZigzag(out, monoMillis);
        Varint.writeZigzag(out, wallMillis);
      }
      case Frame.Command command -> {
        Varint.write(out, command.id());
        Varint.writeString(out, "site", command.site(), WireLimits.SITE_BYTES_MAX);
        out.writeByte(command.kind());
        Varint.write(out, command.timeoutMillis());
      }
      case Frame.Result result -> writeResult(result, out);
      case Frame.Calendar calendar -> Appointments.write(calendar, out);
      case Frame.Configure configure -> Configurations.write(configure, out);
      case Frame.Configured configured -> Configurations.write(configured, out);
      case Frame.Goodbye goodbye -> {
        out.writeByte(goodbye.code());
        Varint.write(out, goodbye.retryAfterMillis());
        Varint.writeString(out, "goodbye text", goodbye.text(), WireLimits.TEXT_BYTES_MAX);
      }
    }
  }

  private static void writeHello(Frame.Hello hello, ByteBuf out) {
    out.writeInt(FrameType.MAGIC);
    out.writeByte(hello.versionMin());
    out.writeByte(hello.versionMax());
    Varint.writeString(out, "software", hello.software(), WireLimits.SOFTWARE_BYTES_MAX);
    out.writeLong(hello.wallMillis());
    out.writeLong(hello.monoMillis());
  }

  private void writeResult(Frame.Result result, ByteBuf out) {
    if (result.steps().size() > WireLimits.STEPS_MAX) {
      throw new IllegalArgumentException(
          "steps: " + result.steps().size() + " given, at most " + WireLimits.STEPS_MAX);
    }
    Varint.write(out, result.id());
    out.writeByte(result.status().code());
    Varint.writeString(out, "result text", result.text(), WireLimits.TEXT_BYTES_MAX);
    Varint.write(out, result.steps().size());
    for (StepResult step : result.steps()) {
      Bodies.writeStep(step, out);
    }
    if (version >= ProtocolVersion.TWO) { // who speaks the first takes it for a malformed end
      Bodies.writeMore(result.steps(), out);
    }
  }
}
