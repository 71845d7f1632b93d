package vn.bridgewatch.collector.export.remote;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.compression.Snappy;
import java.nio.charset.StandardCharsets;
import vn.bridgewatch.metric.Series;

/// A message of Prometheus remote write 1.0 (prometheus.io/docs/specs/prw/remote_write_spec):
/// series with sorted labels and their samples, in Protocol Buffers, compressed by snappy's block
/// format. Belongs to one thread.
final class WriteRequest {

  /// A series that is no more, or of which nothing could be read: Prometheus' stale marker, a NaN
  /// of these bits.
  static final double STALE = Double.longBitsToDouble(0x7ff0_0000_0000_0002L);

  private static final int PIECE_BYTES = 32 * 1024; // Netty's encoder counts places in 15 bits
  private static final int TIMESERIES = field(1, 2);
  private static final int LABEL = field(1, 2);
  private static final int NAME = field(1, 2);
  private static final int VALUE = field(2, 2);
  private static final int SAMPLE = field(2, 2);
  private static final int SAMPLE_VALUE = field(1, 1);
  private static final int SAMPLE_MILLIS = field(2, 0);

  private final ByteBuf out = Unpooled.buffer(64 * 1024);
  private final ByteBuf series = Unpooled.buffer(1_024);
  private final ByteBuf label = Unpooled.buffer(1_024);
  private final Snappy snappy = new Snappy();
  private int samples;

  private static int field(int number, int wireType) {
    return number << 3 | wireType;
  }

  /// Labels of the series in the order of their names, with those that the centre gives.
  private final class LabelWriter {
    private final String[] own; // name, value, name, value, names ascending
    private int next;

    LabelWriter(String... own) {
      this.own = own;
    }

    void label(String name, String value) {
      while (next < own.length && own[next].compareTo(name) <= 0) {
        boolean same = own[next].equals(name);
        write(own[next], own[next + 1]);
        next += 2;
        if (same) {
          return; // what the centre says of the place counts
        }
      }
      write(name, value);
    }

    void end() {
      for (; next < own.length; next += 2) {
        write(own[next], own[next + 1]);
      }
    }
  }

  private void write(String name, String value) {
    label.clear();
    text(NAME, name);
    text(VALUE, value);
    series.writeByte(LABEL);
    varint(series, label.readableBytes());
    series.writeBytes(label);
  }

  private void text(int field, String text) {
    label.writeByte(field);
    varint(label, ByteBufUtil.utf8Bytes(text));
    label.writeCharSequence(text, StandardCharsets.UTF_8);
  }

  /// Adds a sample of a series of a site.
  ///
  /// @param millis since 1970
  void add(Series of, String site, String province, long millis, double value) {
    series.clear();
    var labels = new LabelWriter("__name__", of.name(), "province", province, "site", site);
    of.labels().forEach(labels::label);
    labels.end();
    int millisBytes = varintBytes(millis);
    series.writeByte(SAMPLE);
    varint(series, 1 + Double.BYTES + 1 + millisBytes);
    series.writeByte(SAMPLE_VALUE);
    series.writeLongLE(Double.doubleToRawLongBits(value));
    series.writeByte(SAMPLE_MILLIS);
    varint(series, millis);
    out.writeByte(TIMESERIES);
    varint(out, series.readableBytes());
    out.writeBytes(series);
    samples++;
  }

  int samples() {
    return samples;
  }

  /// How long it is before it is compressed.
  int bytes() {
    return out.readableBytes();
  }

  byte[] compressed() {
    ByteBuf block = Unpooled.buffer(out.readableBytes() / 2 + 64);
    varint(block, out.readableBytes());
    ByteBuf piece = Unpooled.buffer(PIECE_BYTES + 64);
    ByteBuf rest = out.duplicate();
    while (rest.isReadable()) {
      int length = Math.min(PIECE_BYTES, rest.readableBytes());
      piece.clear();
      snappy.reset();
      snappy.encode(rest.readSlice(length), piece, length);
      piece.skipBytes(varintBytes(length)); // each says its own length; the whole has said it
      block.writeBytes(piece);
    }
    return ByteBufUtil.getBytes(block);
  }

  void clear() {
    out.clear();
    samples = 0;
  }

  private static void varint(ByteBuf to, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      to.writeByte((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    to.writeByte((int) rest);
  }

  private static int varintBytes(long value) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
  }
}
