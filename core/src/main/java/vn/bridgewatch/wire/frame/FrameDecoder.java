package vn.bridgewatch.wire.frame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.metric.SharedNames;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.WireException.Rule;
import vn.bridgewatch.wire.WireLimits;
import vn.bridgewatch.wire.bytes.Bodies;
import vn.bridgewatch.wire.bytes.Varint;
import vn.bridgewatch.wire.stream.StreamDecoder;

/// Turns the bytes of one connection into frames, and keeps its dictionaries.
///
/// The first violation throws a [WireException] and everything after it is thrown away unread: the
/// state that later bytes would need is gone.
public final class FrameDecoder extends ByteToMessageDecoder {

  /// Who reads: each side takes only the frames that the other may send.
  public enum Side {
    AGENT,
    COLLECTOR
  }

  private final Side side;
  private final SharedNames names;
  private final Map<Integer, StreamDecoder> streams = new HashMap<>();
  private int bodyBytesMax = WireLimits.FIRST_BODY_BYTES_MAX;
  private boolean greeted;
  private boolean broken;

  public FrameDecoder(Side side) {
    this(side, new SharedNames());
  }

  /// @param names shared with other connections, so that what all name alike is kept once
  public FrameDecoder(Side side, SharedNames names) {
    this.side = side;
    this.names = names;
  }

  /// Throws away unread whatever follows, also of the bytes that are here already: the connection
  /// ends. On the event loop only.
  public void stop() {
    broken = true;
  }

  /// Whether a frame has begun and its end is not here yet. On the event loop only.
  public boolean isInsideFrame() {
    return !broken && actualReadableBytes() > 0;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (in.readableBytes() < FrameType.HEADER_BYTES) {
      return;
    }
    int type = in.getUnsignedByte(in.readerIndex());
    int length = in.getUnsignedMedium(in.readerIndex() + 1);
    try {
      checkHeader(type, length);
      if (in.readableBytes() < FrameType.HEADER_BYTES + length) {
        return;
      }
      ByteBuf body = in.skipBytes(FrameType.HEADER_BYTES).readSlice(length);
      if (FrameType.isKnown(type)) {
        readFrame(type, body, out);
      }
    } catch (WireException e) {
      broken = true;
      throw e;
    } catch (IndexOutOfBoundsException e) {
      broken = true;
      throw new WireException(
          Rule.MALFORMED, FrameType.name(type) + ": body of " + length + " bytes ends early", e);
    } catch (IllegalArgumentException e) { // what a domain type refuses to hold
      broken = true;
      throw new WireException(Rule.MALFORMED, FrameType.name(type) + ": " + e.getMessage(), e);
    }
  }

  private void checkHeader(int type, int length) {
    boolean known = FrameType.isKnown(type);
    if (!known && (type & FrameType.IGNORABLE) == 0) {
      throw new WireException(
          Rule.UNKNOWN_TYPE, "frame type " + FrameType.name(type) + ": unknown and not ignorable");
    }
    if (known && !mayCome(type)) {
      throw new WireException(
          Rule.UNEXPECTED_TYPE, FrameType.name(type) + ": not expected here by the " + side);
    }
    if (!known && !greeted) {
      throw new WireException(
          Rule.UNEXPECTED_TYPE, "frame type " + FrameType.name(type) + ": before the greeting");
    }
    if (length > bodyBytesMax) {
      throw new WireException(
          Rule.TOO_LONG,
          FrameType.name(type) + ": body of " + length + " bytes, at most " + bodyBytesMax);
    }
  }

  private boolean mayCome(int type) {
    if (!greeted) {
      return switch (side) {
        case COLLECTOR -> type == FrameType.HELLO;
        case AGENT -> type == FrameType.WELCOME || type == FrameType.GOODBYE;
      };
    }
    return switch (type) {
      case FrameType.GOODBYE -> true;
      case FrameType.OPEN_STREAM,
          FrameType.DEFINE,
          FrameType.BATCH,
          FrameType.EVENT,
          FrameType.RECORDS,
          FrameType.PACK,
          FrameType.GAP,
          FrameType.EARLIER_GAP,
          FrameType.PING,
          FrameType.RESULT,
          FrameType.CONFIGURED ->
          side == Side.COLLECTOR;
      case FrameType.STREAM_OPENED,
          FrameType.ACK,
          FrameType.CREDIT,
          FrameType.PONG,
          FrameType.COMMAND,
          FrameType.CALENDAR,
          FrameType.CONFIGURE ->
          side == Side.AGENT;
      default -> false;
    };
  }

  private void readFrame(int type, ByteBuf body, List<Object> out) {
    switch (type) {
      case FrameType.HELLO -> out.add(greet(hello(body)));
      case FrameType.WELCOME -> out.add(greet(welcome(body)));
      case FrameType.OPEN_STREAM -> out.add(openStream(body));
      case FrameType.STREAM_OPENED ->
          out.add(new Frame.StreamOpened(streamNumber(body), Bodies.readRanges(body)));
      case FrameType.DEFINE -> define(body);
      case FrameType.BATCH -> out.add(stream(body).batch(body));
      case FrameType.EVENT -> out.add(stream(body).event(body));
      case FrameType.RECORDS -> out.addAll(stream(body).records(body));
      case FrameType.PACK -> out.addAll(stream(body).pack(body));
      case FrameType.GAP -> out.add(new Frame.Gap(streamNumber(body), Bodies.readRanges(body)));
      case FrameType.EARLIER_GAP ->
          out.add(
              new Frame.EarlierGap(streamNumber(body), body.readLong(), Bodies.readRanges(body)));
      case FrameType.ACK ->
          out.add(new Frame.Ack(streamNumber(body), body.readLong(), Bodies.readRanges(body)));
      case FrameType.CREDIT -> out.add(new Frame.Credit(natural(body), natural(body)));
      case FrameType.PING ->
          out.add(new Frame.Ping(Varint.readZigzag(body), Varint.readZigzag(body)));
      case FrameType.PONG ->
          out.add(new Frame.Pong(Varint.readZigzag(body), Varint.readZigzag(body)));
      case FrameType.COMMAND -> out.add(command(body));
      case FrameType.RESULT -> out.add(result(body));
      case FrameType.CALENDAR -> out.add(Appointments.read(body));
      case FrameType.CONFIGURE -> out.add(Configurations.readConfigure(body));
      case FrameType.CONFIGURED -> out.add(Configurations.readConfigured(body));
      case FrameType.GOODBYE -> {
        out.add(goodbye(body));
        return; // may grow at its end, as HELLO and WELCOME may
      }
      default -> throw new WireException(Rule.UNKNOWN_TYPE, FrameType.name(type));
    }
    if (body.isReadable() && type != FrameType.HELLO && type != FrameType.WELCOME) {
      throw new WireException(
          Rule.MALFORMED,
          FrameType.name(type) + ": " + body.readableBytes() + " bytes after its end");
    }
  }

  private Frame greet(Frame frame) {
    greeted = true;
    bodyBytesMax = WireLimits.BODY_BYTES_MAX;
    return frame;
  }

  private static Frame hello(ByteBuf body) {
    int magic = body.readInt();
    if (magic != FrameType.MAGIC) {
      throw new WireException(Rule.MALFORMED, String.format("HELLO: magic 0x%08x", magic));
    }
    int versionMin = body.readUnsignedByte();
    int versionMax = body.readUnsignedByte();
    String software = Varint.readString(body, "software", WireLimits.SOFTWARE_BYTES_MAX);
    return new Frame.Hello(versionMin, versionMax, software, body.readLong(), body.readLong());
  }

  private static Frame welcome(ByteBuf body) {
    return new Frame.Welcome(
        body.readUnsignedByte(), natural(body), natural(body), natural(body), body.readLong());
  }

  private Frame openStream(ByteBuf body) {
    int number = streamNumber(body);
    String site = Varint.readString(body, "site", WireLimits.SITE_BYTES_MAX);
    long bootEpoch = body.readLong();
    if (streams.putIfAbsent(number, new StreamDecoder(number, bootEpoch, names)) != null) {
      throw new WireException(Rule.MALFORMED, "stream " + number + ": opened twice");
    }
    return new Frame.OpenStream(number, site, bootEpoch);
  }

  private void define(ByteBuf body) {
    stream(body).define(body);
    long bytes = streams.values().stream().mapToLong(StreamDecoder::dictionaryBytes).sum();
    if (bytes > WireLimits.DICTIONARY_BYTES_MAX) {
      throw new WireException(
          Rule.OVER_LIMIT,
          "dictionaries: " + bytes + " bytes, at most " + WireLimits.DICTIONARY_BYTES_MAX);
    }
  }

  private StreamDecoder stream(ByteBuf body) {
    int number = streamNumber(body);
    StreamDecoder stream = streams.get(number);
    if (stream == null) {
      throw new WireException(Rule.UNDEFINED, "stream " + number + ": not open");
    }
    return stream;
  }

  private static Frame command(ByteBuf body) {
    long id = Varint.read(body);
    String site = Varint.readString(body, "site", WireLimits.SITE_BYTES_MAX);
    return new Frame.Command(id, site, body.readUnsignedByte(), natural(body));
  }

  private static Frame result(ByteBuf body) {
    long id = Varint.read(body);
    Frame.Result.Status status = Frame.Result.Status.ofCode(body.readUnsignedByte());
    String text = Varint.readString(body, "result text", WireLimits.TEXT_BYTES_MAX);
    int count = Varint.readBounded(body, "steps", WireLimits.STEPS_MAX);
    List<StepResult> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      steps.add(Bodies.readStep(body));
    }
    if (body.isReadable()) {
      Bodies.readMore(body, steps);
    }
    return new Frame.Result(id, status, text, steps);
  }

  private static Frame goodbye(ByteBuf body) {
    int code = body.readUnsignedByte();
    int retryAfterMillis = natural(body);
    String text = Varint.readString(body, "goodbye text", WireLimits.TEXT_BYTES_MAX);
    return new Frame.Goodbye(code, retryAfterMillis, text);
  }

  private static int streamNumber(ByteBuf body) {
    return Varint.readBounded(body, "stream", WireLimits.STREAMS_MAX - 1);
  }

  private static int natural(ByteBuf body) {
    return Varint.readBounded(body, "number", Integer.MAX_VALUE);
  }
}
