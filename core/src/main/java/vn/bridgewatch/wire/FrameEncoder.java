package vn.bridgewatch.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Tick;

/// Turns frames into the bytes of one connection, and keeps its dictionaries.
///
/// A record of samples is preceded by the DEFINE frames that it needs. A frame that cannot be
/// encoded fails its write; the connection must then be closed, for the state is half changed.
public final class FrameEncoder extends MessageToByteEncoder<Frame> {

  private static final int DEFINE_BYTES_AIM = 32 * 1024;

  private final Map<Integer, StreamEncoder> streams = new HashMap<>();

  /// Frames are written byte by byte, which costs less in heap memory where C2 does not run; the
  /// TLS behind it takes them from there.
  public FrameEncoder() {
    super(Frame.class, false);
  }

  @Override
  protected void encode(ChannelHandlerContext ctx, Frame frame, ByteBuf out) {
    switch (frame) {
      case Frame.Data data -> writeData(data, out);
      case Frame.OpenStream open -> {
        streams.put(open.stream(), new StreamEncoder(open.stream(), open.bootEpoch()));
        writeFrame(frame, out);
      }
      default -> writeFrame(frame, out);
    }
  }

  private void writeData(Frame.Data data, ByteBuf out) {
    StreamEncoder stream = streams.get(data.stream());
    if (stream == null) {
      throw new IllegalStateException("stream " + data.stream() + " is not open");
    }
    switch (data.payload()) {
      case Payload.Samples(var tick) -> {
        define(stream, tick, out);
        int frame = begin(FrameType.BATCH, out);
        stream.writeHead(data, tick.wallMillis(), out);
        stream.writeTick(tick, out);
        end(frame, out);
      }
      case Payload.Happening(var event) -> {
        int frame = begin(FrameType.EVENT, out);
        stream.writeHead(data, event.wallMillis(), out);
        StreamEncoder.writeEvent(event, out);
        end(frame, out);
      }
    }
  }

  private void define(StreamEncoder stream, Tick tick, ByteBuf out) {
    List<Series> missing = stream.undefined(tick);
    if (missing.isEmpty()) {
      return;
    }
    if (dictionaryBytes() > WireLimits.DICTIONARY_BYTES_MAX / 2) {
      streams.values().forEach(each -> writeReset(each, out));
      missing = stream.undefined(tick);
    } else if (!stream.hasRoomFor(missing.size(), stream.unknownMetrics(missing))) {
      writeReset(stream, out);
      missing = stream.undefined(tick);
    }
    writeDefinitions(stream, missing, out);
    if (dictionaryBytes() > WireLimits.DICTIONARY_BYTES_MAX) {
      throw new IllegalStateException(
          "stream " + stream.stream + ": one tick fills the dictionaries of the connection");
    }
  }

  private void writeDefinitions(StreamEncoder stream, List<Series> missing, ByteBuf out) {
    int next = 0;
    while (next < missing.size()) {
      int frame = beginDefine(stream, 0, out);
      while (next < missing.size() && out.writerIndex() - frame < DEFINE_BYTES_AIM) {
        stream.define(missing.get(next), out);
        next++;
      }
      end(frame, out);
    }
  }

  private void writeReset(StreamEncoder stream, ByteBuf out) {
    stream.reset();
    end(beginDefine(stream, StreamDecoder.RESET_FLAG, out), out);
  }

  private static int beginDefine(StreamEncoder stream, int flags, ByteBuf out) {
    int frame = begin(FrameType.DEFINE, out);
    Varint.write(out, stream.stream);
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

  private static void writeFrame(Frame frame, ByteBuf out) {
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
      case Frame.Ack _ -> FrameType.ACK;
      case Frame.Credit _ -> FrameType.CREDIT;
      case Frame.Ping _ -> FrameType.PING;
      case Frame.Pong _ -> FrameType.PONG;
      case Frame.Command _ -> FrameType.COMMAND;
      case Frame.Result _ -> FrameType.RESULT;
      case Frame.Goodbye _ -> FrameType.GOODBYE;
      case Frame.Calendar _ -> FrameType.CALENDAR;
    };
  }

  private static void writeBody(Frame frame, ByteBuf out) {
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

  private static void writeResult(Frame.Result result, ByteBuf out) {
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
  }
}
