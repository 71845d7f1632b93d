package vn.bridgewatch.wire.stream;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.bytes.Decimal;
import vn.bridgewatch.wire.bytes.Varint;

/// The sending end of one stream on one connection: its dictionary and what the other end knows of
/// each series.
public final class StreamEncoder {

  private final int stream;
  private final long bootEpoch;
  private final SendDictionary dictionary = new SendDictionary();
  private final Heads heads = new Heads();
  private final RecordWriter recordWriter = new RecordWriter();
  private SeriesState state = new SeriesState();

  public StreamEncoder(int stream, long bootEpoch) {
    this.stream = stream;
    this.bootEpoch = bootEpoch;
  }

  public int stream() {
    return stream;
  }

  public long dictionaryBytes() {
    return dictionary.bytes();
  }

  /// Whether the other end knows all that these ticks need.
  ///
  /// @param shapes whether their shapes too
  public boolean knows(List<Tick> ticks, boolean shapes) {
    return ticks.stream()
        .allMatch(tick -> shapes ? dictionary.shape(tick) != null : dictionary.unknown(tick) == 0);
  }

  /// Whether the dictionary has room for what these ticks need.
  public boolean hasRoomFor(List<Tick> ticks) {
    return dictionary.hasRoomFor(
        ticks.stream().mapToInt(dictionary::unknown).sum(),
        ticks.size(),
        ticks.stream().mapToInt(tick -> tick.size()).sum());
  }

  /// Forgets all that the other end knows of series; it must be told so.
  public void reset() {
    dictionary.clear();
    state = new SeriesState();
  }

  /// Writes the entries that a tick needs and takes them into the dictionary.
  ///
  /// @param shapes whether its shape too
  /// @param entryDone called after each entry
  public void define(Tick tick, boolean shapes, ByteBuf out, Runnable entryDone) {
    dictionary.defineSeries(tick, out, entryDone);
    state.reserve(dictionary.size());
    if (shapes && dictionary.shape(tick) == null) {
      StreamShape _ = dictionary.defineShape(tick, out);
      entryDone.run();
    }
  }

  /// Writes records of the live lane, all of whose shapes are defined.
  public void writeRecord(Frame.Data data, Tick tick, ByteBuf out) {
    recordWriter.write(data, tick, defined(tick), bootEpoch, heads, state, out);
  }

  /// Writes records of one boot epoch together, all of whose shapes are defined.
  public void writePack(List<Frame.Data> records, ByteBuf out) {
    var rows = new ArrayList<PackWriter.Row>();
    var shapes = new ArrayList<StreamShape>();
    for (Frame.Data data : records) {
      if (data.payload() instanceof Payload.Samples(var tick)) {
        shapes.add(defined(tick));
        rows.add(new PackWriter.Row(data, tick));
      }
    }
    new PackWriter()
        .write(PackWriter.byShape(rows, shapes), records.getFirst().bootEpoch(), bootEpoch, out);
  }

  private StreamShape defined(Tick tick) {
    @Nullable StreamShape shape = dictionary.shape(tick);
    if (shape == null) {
      throw new IllegalStateException(
          "stream " + stream + ": the shape of a record is not defined");
    }
    return shape;
  }

  /// Writes the head of a BATCH or EVENT.
  public void writeHead(Frame.Data data, long wallMillis, ByteBuf out) {
    boolean foreign = data.bootEpoch() != bootEpoch;
    Varint.write(out, stream);
    out.writeByte(
        (data.lane() == Lane.BACKLOG ? Heads.BACKLOG_FLAG : 0)
            | (foreign ? Heads.FOREIGN_EPOCH_FLAG : 0));
    if (foreign) {
      out.writeLong(data.bootEpoch());
    }
    long skew = data.monoMillis() - wallMillis;
    Varint.writeZigzag(out, data.sequence() - heads.sequence);
    Varint.writeZigzag(out, wallMillis - heads.wallMillis);
    Varint.writeZigzag(out, skew - heads.skewMillis);
    heads.set(data.sequence(), wallMillis, skew);
  }

  /// Writes the observations of a tick, all of whose series are defined.
  public void writeTick(Tick tick, ByteBuf out) {
    Varint.write(out, tick.size());
    var run = new Run(out);
    int cursor = 0;
    for (int i = 0; i < tick.size(); i++) {
      int index = dictionary.index(tick.shape().series().get(i), cursor);
      if (index != cursor) {
        run.end();
        out.writeByte(TickOp.SEEK);
        Varint.writeZigzag(out, index - cursor);
      }
      writeReading(index, tick.reading(i), run, out);
      cursor = index + 1;
    }
  }

  private void writeReading(int index, Reading reading, Run run, ByteBuf out) {
    if (state.isLast(index, reading)) {
      run.extend(TickOp.UNCHANGED, 0);
      return;
    }
    state.setLast(index, reading);
    // not a switch: the agent runs without C2, where one over patterns costs several times as much
    if (reading instanceof Reading.Present(double value)) {
      writeValue(index, value, run, out);
    } else if (reading instanceof Reading.Absent(Absence reason)) {
      run.extend(TickOp.ABSENT, reason.code());
    }
  }

  private void writeValue(int index, double value, Run run, ByteBuf out) {
    int scale = state.scale(index);
    int exact = Decimal.scale(value, Math.max(scale, 0));
    if (exact == Decimal.NONE) {
      run.end();
      out.writeByte(TickOp.RAW);
      out.writeLong(Double.doubleToRawLongBits(value));
      state.setBase(index, Decimal.NONE, 0);
      return;
    }
    long mantissa = Decimal.mantissa(value, exact);
    if (exact == scale) {
      run.extend(TickOp.DELTA, 0);
      Varint.writeZigzag(out, mantissa - state.mantissa(index));
    } else {
      run.end();
      out.writeByte(TickOp.DECIMAL | exact);
      Varint.writeZigzag(out, mantissa);
    }
    state.setBase(index, exact, mantissa);
  }

  /// Gathers neighbours of one operation under one byte.
  private static final class Run {

    private final ByteBuf out;
    private int operation = -1;
    private int argument;
    private int at;
    private int count;

    Run(ByteBuf out) {
      this.out = out;
    }

    void extend(int wanted, int wantedArgument) {
      if (operation == wanted && argument == wantedArgument && count < TickOp.RUN_MAX) {
        out.setByte(at, operation | count);
        count++;
        return;
      }
      operation = wanted;
      argument = wantedArgument;
      at = out.writerIndex();
      count = 1;
      out.writeByte(operation);
      if (operation == TickOp.ABSENT) {
        out.writeByte(argument);
      }
    }

    void end() {
      operation = -1;
    }
  }
}
