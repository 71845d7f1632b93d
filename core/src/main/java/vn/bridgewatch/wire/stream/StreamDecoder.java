package vn.bridgewatch.wire.stream;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.SharedNames;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.WireException.Rule;
import vn.bridgewatch.wire.bytes.Bodies;
import vn.bridgewatch.wire.bytes.Decimal;
import vn.bridgewatch.wire.bytes.Deflated;
import vn.bridgewatch.wire.bytes.Varint;

/// The receiving end of one stream on one connection: its dictionary and what was last read of each
/// series.
public final class StreamDecoder {

  private final int stream;
  private final long bootEpoch;
  private final ReceiveDictionary dictionary;
  private final Heads heads = new Heads();
  private final RecordReader recordReader;
  private SeriesState state = new SeriesState();

  public StreamDecoder(int stream, long bootEpoch, SharedNames names) {
    this.stream = stream;
    this.bootEpoch = bootEpoch;
    this.dictionary = new ReceiveDictionary(stream, names);
    this.recordReader = new RecordReader(stream, bootEpoch);
  }

  public long dictionaryBytes() {
    return dictionary.bytes();
  }

  /// Reads the flags and entries of a DEFINE.
  public void define(ByteBuf body) {
    int flags = body.readUnsignedByte();
    if ((flags & ~(Entry.RESET_FLAG | Entry.DEFLATED_FLAG)) != 0) {
      throw malformed("DEFINE flags " + flags);
    }
    if ((flags & Entry.RESET_FLAG) != 0) {
      dictionary.clear();
      state = new SeriesState();
    }
    dictionary.define((flags & Entry.DEFLATED_FLAG) == 0 ? body : Deflated.read(body));
    state.reserve(dictionary.size());
  }

  /// Reads a BATCH whose stream number has been read.
  public Frame.Data batch(ByteBuf body) {
    Head head = head(body);
    return data(head, new Payload.Samples(readTick(body)));
  }

  /// Reads an EVENT whose stream number has been read.
  public Frame.Data event(ByteBuf body) {
    Head head = head(body);
    return data(head, new Payload.Happening(Bodies.readEvent(heads.wallMillis, body)));
  }

  /// Reads a RECORDS frame whose stream number has been read.
  public List<Frame.Data> records(ByteBuf body) {
    return recordReader.read(body, dictionary, heads, state);
  }

  /// Reads a PACK whose stream number has been read.
  public List<Frame.Data> pack(ByteBuf body) {
    return new PackReader(stream, dictionary).read(body, bootEpoch);
  }

  private record Head(Lane lane, long epoch) {}

  private Head head(ByteBuf body) {
    int flags = body.readUnsignedByte();
    if ((flags & ~(Heads.BACKLOG_FLAG | Heads.FOREIGN_EPOCH_FLAG)) != 0) {
      throw malformed("record flags " + flags);
    }
    long epoch = (flags & Heads.FOREIGN_EPOCH_FLAG) == 0 ? bootEpoch : body.readLong();
    long sequence = heads.sequence + Varint.readZigzag(body);
    long wallMillis = heads.wallMillis + Varint.readZigzag(body);
    heads.set(sequence, wallMillis, heads.skewMillis + Varint.readZigzag(body));
    if (sequence < 1) {
      throw malformed("sequence " + sequence);
    }
    return new Head((flags & Heads.BACKLOG_FLAG) == 0 ? Lane.LIVE : Lane.BACKLOG, epoch);
  }

  private Frame.Data data(Head head, Payload payload) {
    long monoMillis = heads.wallMillis + heads.skewMillis;
    return new Frame.Data(stream, head.epoch(), heads.sequence, head.lane(), monoMillis, payload);
  }

  private Tick readTick(ByteBuf body) {
    int count = Varint.readBounded(body, "observations", Tick.OBSERVATIONS_MAX);
    var observations = new ArrayList<Observation>(Math.min(count, dictionary.size()));
    int cursor = 0;
    while (observations.size() < count) {
      int op = body.readUnsignedByte();
      if (op == TickOp.SEEK) {
        cursor = seek(cursor, Varint.readZigzag(body));
      } else if (op < TickOp.SEEK) {
        cursor = readRun(op, cursor, count, body, observations);
      } else {
        observations.add(readSingle(op, checked(cursor), body));
        cursor++;
      }
    }
    return new Tick(heads.wallMillis, observations);
  }

  private int seek(int cursor, long distance) {
    long target = cursor + distance;
    if (target < 0 || target >= dictionary.size()) {
      throw undefined(target);
    }
    return (int) target;
  }

  private int readRun(int op, int start, int count, ByteBuf body, List<Observation> observations) {
    int kind = op & TickOp.RUN_MASK;
    int end = start + (op & ~TickOp.RUN_MASK) + 1;
    if (observations.size() + end - start > count) {
      throw malformed("a run passes the count of " + count + " observations");
    }
    checked(end - 1);
    Reading absent =
        kind == TickOp.ABSENT
            ? Reading.absent(Absence.ofCode(body.readUnsignedByte()))
            : Reading.of(Double.NaN);
    for (int index = start; index < end; index++) {
      observations.add(
          switch (kind) {
            case TickOp.UNCHANGED -> unchanged(index);
            case TickOp.DELTA -> delta(index, Varint.readZigzag(body));
            default -> remember(index, absent);
          });
    }
    return end;
  }

  private Observation unchanged(int index) {
    if (!state.knows(index)) {
      throw new WireException(
          Rule.UNDEFINED, "stream " + stream + ": series " + index + " unchanged from nothing");
    }
    return new Observation(dictionary.series(index), state.last().reading(index));
  }

  private Observation delta(int index, long difference) {
    int scale = state.scale(index);
    if (scale == Decimal.NONE) {
      throw new WireException(
          Rule.UNDEFINED, "stream " + stream + ": series " + index + " has no delta base");
    }
    long mantissa = state.mantissa(index) + difference;
    state.setBase(index, scale, mantissa);
    return remember(index, Reading.of(Decimal.value(mantissa, scale)));
  }

  private Observation readSingle(int op, int index, ByteBuf body) {
    if (op == TickOp.RAW) {
      state.setBase(index, Decimal.NONE, 0);
      return remember(index, Reading.of(body.readDouble()));
    }
    int scale = op & ~TickOp.DECIMAL_MASK;
    if ((op & TickOp.DECIMAL_MASK) != TickOp.DECIMAL || scale > Decimal.SCALE_MAX) {
      throw malformed("operation " + op);
    }
    long mantissa = Varint.readZigzag(body);
    state.setBase(index, scale, mantissa);
    return remember(index, Reading.of(Decimal.value(mantissa, scale)));
  }

  private Observation remember(int index, Reading reading) {
    var observation = new Observation(dictionary.series(index), reading);
    state.setLast(index, reading);
    return observation;
  }

  private int checked(int index) {
    if (index >= dictionary.size()) {
      throw undefined(index);
    }
    return index;
  }

  private WireException undefined(long index) {
    return new WireException(
        Rule.UNDEFINED,
        "stream " + stream + ": series " + index + " of " + dictionary.size() + " defined");
  }

  private WireException malformed(String what) {
    return new WireException(Rule.MALFORMED, "stream " + stream + ": " + what);
  }
}
