package vn.bridgewatch.agent.spool.segment;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.WireException.Rule;
import vn.bridgewatch.wire.bytes.Decimal;
import vn.bridgewatch.wire.bytes.Varint;

/// Readings of a tick in the order of its shape, in runs of one kind: a byte says kind and length
/// of a run, its values follow.
///
/// Absolute values, not differences: a damaged record costs itself only.
final class TickBody {

  private static final int RAW = 10;
  private static final int ABSENT = 10; // plus the code of the reason, from 1 on
  private static final int LONG_RUN = 15; // in the low bits: the length follows
  private static final int KIND_BITS = 4;

  private TickBody() {}

  static void write(List<Observation> observations, ByteBuf out) {
    int count = observations.size();
    int from = 0;
    while (from < count) {
      int kind = kind(observations.get(from).reading());
      int to = from + 1;
      while (to < count && kind(observations.get(to).reading()) == kind) {
        to++;
      }
      writeRun(observations, from, to, kind, out);
      from = to;
    }
  }

  private static int kind(Reading reading) {
    // not a switch: the agent runs without C2, where one over patterns costs several times as much
    if (reading instanceof Reading.Present(double value)) {
      int scale = Decimal.scale(value, 0);
      return scale == Decimal.NONE ? RAW : scale;
    }
    return reading instanceof Reading.Absent(Absence reason) ? ABSENT + reason.code() : RAW;
  }

  private static void writeRun(
      List<Observation> observations, int from, int to, int kind, ByteBuf out) {
    int length = to - from;
    out.writeByte(kind << KIND_BITS | Math.min(length, LONG_RUN));
    if (length >= LONG_RUN) {
      Varint.write(out, length);
    }
    if (kind > RAW) {
      return;
    }
    for (int i = from; i < to; i++) {
      double value =
          observations.get(i).reading() instanceof Reading.Present(double present) ? present : 0;
      if (kind == RAW) {
        out.writeLong(Double.doubleToRawLongBits(value));
      } else {
        Varint.writeZigzag(out, Decimal.mantissa(value, kind));
      }
    }
  }

  static List<Observation> read(List<Series> series, ByteBuf in) {
    List<Observation> observations = new ArrayList<>(series.size());
    while (observations.size() < series.size()) {
      int tag = in.readUnsignedByte();
      int kind = tag >>> KIND_BITS;
      int left = series.size() - observations.size();
      int length = tag & LONG_RUN;
      if (length == LONG_RUN) {
        length = Varint.readBounded(in, "run", left);
      }
      if (length == 0 || length > left) {
        throw new WireException(Rule.MALFORMED, "run of " + length + ", " + left + " left");
      }
      for (int i = 0; i < length; i++) {
        observations.add(new Observation(series.get(observations.size()), readOne(kind, in)));
      }
    }
    if (in.isReadable()) {
      throw new WireException(Rule.MALFORMED, in.readableBytes() + " bytes behind the readings");
    }
    return observations;
  }

  private static Reading readOne(int kind, ByteBuf in) {
    if (kind < RAW) {
      return Reading.of(Decimal.value(Varint.readZigzag(in), kind));
    }
    if (kind == RAW) {
      return Reading.of(in.readDouble());
    }
    return Reading.absent(Absence.ofCode(kind - ABSENT));
  }
}
