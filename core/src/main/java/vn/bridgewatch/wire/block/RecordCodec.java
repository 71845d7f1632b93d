package vn.bridgewatch.wire.block;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.WireException.Rule;
import vn.bridgewatch.wire.WireLimits;
import vn.bridgewatch.wire.bytes.Bodies;
import vn.bridgewatch.wire.bytes.Readings;
import vn.bridgewatch.wire.bytes.Varint;

/// Records as blocks that decode alone: every name is written out, once a block.
///
/// A block has no length and no checksum of its own; its holder frames it.
public final class RecordCodec {

  public static final int VERSION = 1;

  private static final int SAMPLES = 0;
  private static final int HAPPENING = 1;

  private RecordCodec() {}

  public static void encode(RecordBlock block, ByteBuf out) {
    out.writeByte(VERSION);
    Varint.writeString(out, "agent", block.id().agent(), WireLimits.AGENT_BYTES_MAX);
    Varint.writeString(out, "site", block.id().site(), WireLimits.SITE_BYTES_MAX);
    out.writeLong(block.id().bootEpoch());
    Varint.write(out, block.id().sequence());
    out.writeByte(
        switch (block.lane()) {
          case LIVE -> 0;
          case BACKLOG -> 1;
        });
    Varint.writeZigzag(out, block.takenMillis());
    Varint.writeZigzag(out, block.correctedMillis());
    switch (block.payload()) {
      case Payload.Samples(var tick) -> {
        out.writeByte(SAMPLES);
        writeTick(tick, out);
      }
      case Payload.Happening(var event) -> {
        out.writeByte(HAPPENING);
        Varint.writeZigzag(out, event.wallMillis());
        Bodies.writeEvent(event, out);
      }
    }
  }

  /// Reads a whole block; anything wrong with it is a [WireException].
  public static RecordBlock decode(ByteBuf in) {
    try {
      RecordId id = readId(in);
      Lane lane = lane(in.readUnsignedByte());
      long takenMillis = Varint.readZigzag(in);
      long correctedMillis = Varint.readZigzag(in);
      Payload payload = readPayload(in);
      if (in.isReadable()) {
        throw new WireException(Rule.MALFORMED, "block: " + in.readableBytes() + " bytes too many");
      }
      return new RecordBlock(id, lane, takenMillis, correctedMillis, payload);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new WireException(Rule.MALFORMED, "block: " + e.getMessage(), e);
    }
  }

  /// Reads only the identity at the front of a block.
  public static RecordId decodeId(ByteBuf in) {
    try {
      return readId(in);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new WireException(Rule.MALFORMED, "block: " + e.getMessage(), e);
    }
  }

  private static RecordId readId(ByteBuf in) {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new WireException(
          Rule.UNKNOWN_TYPE, "block version: must be " + VERSION + ", got " + version);
    }
    String agent = Varint.readString(in, "agent", WireLimits.AGENT_BYTES_MAX);
    String site = Varint.readString(in, "site", WireLimits.SITE_BYTES_MAX);
    return new RecordId(agent, site, in.readLong(), Varint.read(in));
  }

  private static Lane lane(int code) {
    return switch (code) {
      case 0 -> Lane.LIVE;
      case 1 -> Lane.BACKLOG;
      default -> throw new WireException(Rule.MALFORMED, "lane " + code);
    };
  }

  private static Payload readPayload(ByteBuf in) {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case SAMPLES -> new Payload.Samples(readTick(in));
      case HAPPENING -> new Payload.Happening(Bodies.readEvent(Varint.readZigzag(in), in));
      default -> throw new WireException(Rule.MALFORMED, "payload kind " + kind);
    };
  }

  private static void writeTick(Tick tick, ByteBuf out) {
    Varint.writeZigzag(out, tick.wallMillis());
    var tables = new Tables();
    tick.observations().forEach(observation -> tables.add(observation.series()));
    tables.write(out);
    Varint.write(out, tick.observations().size());
    int expected = 0;
    for (Observation observation : tick.observations()) {
      int index = tables.index(observation.series());
      Varint.writeZigzag(out, index - expected); // 0 for the usual order
      Readings.write(observation.reading(), out);
      expected = index + 1;
    }
  }

  private static Tick readTick(ByteBuf in) {
    long wallMillis = Varint.readZigzag(in);
    List<Series> table = Tables.read(in);
    int count = Varint.readBounded(in, "observations", Tick.OBSERVATIONS_MAX);
    var observations = new ArrayList<Observation>(Math.min(count, table.size()));
    long expected = 0;
    for (int i = 0; i < count; i++) {
      long index = expected + Varint.readZigzag(in);
      if (index < 0 || index >= table.size()) {
        throw new WireException(Rule.UNDEFINED, "block: series " + index + " of " + table.size());
      }
      observations.add(new Observation(table.get((int) index), Readings.read(in)));
      expected = index + 1;
    }
    return new Tick(wallMillis, observations);
  }

  /// The strings, metrics and series of one block, each once.
  private static final class Tables {

    private final Map<String, Integer> strings = new LinkedHashMap<>();
    private final Map<Metric, Integer> metrics = new LinkedHashMap<>();
    private final Map<Series, Integer> series = new LinkedHashMap<>();

    void add(Series added) {
      if (series.putIfAbsent(added, series.size()) == null) {
        Metric metric = added.metric();
        if (metrics.putIfAbsent(metric, metrics.size()) == null) {
          string(metric.name());
          string(metric.help());
        }
        added
            .labels()
            .forEach((name, value) -> {
              string(name);
              string(value);
            });
      }
    }

    private void string(String text) {
      strings.putIfAbsent(text, strings.size());
    }

    int index(Series wanted) {
      return series.getOrDefault(wanted, -1);
    }

    void write(ByteBuf out) {
      Varint.write(out, strings.size());
      for (String text : strings.keySet()) {
        Varint.writeString(out, "text", text, WireLimits.TEXT_BYTES_MAX);
      }
      Varint.write(out, metrics.size());
      for (Metric metric : metrics.keySet()) {
        out.writeByte(Bodies.kindCode(metric.kind()));
        Varint.write(out, strings.getOrDefault(metric.name(), -1));
        Varint.write(out, strings.getOrDefault(metric.help(), -1));
      }
      Varint.write(out, series.size());
      for (Series each : series.keySet()) {
        Varint.write(out, metrics.getOrDefault(each.metric(), -1));
        Varint.write(out, each.labels().size());
        each.labels()
            .forEach((name, value) -> {
              Varint.write(out, strings.getOrDefault(name, -1));
              Varint.write(out, strings.getOrDefault(value, -1));
            });
      }
    }

    static List<Series> read(ByteBuf in) {
      List<String> strings = new ArrayList<>();
      for (int left = count(in, "strings"); left > 0; left--) {
        strings.add(Varint.readString(in, "text", WireLimits.TEXT_BYTES_MAX));
      }
      List<Metric> metrics = new ArrayList<>();
      for (int left = count(in, "metrics"); left > 0; left--) {
        int kind = in.readUnsignedByte();
        String name = at(strings, in);
        metrics.add(new Metric(name, Bodies.kind(kind), at(strings, in)));
      }
      List<Series> series = new ArrayList<>();
      for (int left = count(in, "series"); left > 0; left--) {
        Metric metric = at(metrics, in);
        int labelCount = Varint.readBounded(in, "labels", Labels.COUNT_MAX);
        Map<String, String> labels = LinkedHashMap.newLinkedHashMap(labelCount);
        for (int label = 0; label < labelCount; label++) {
          String name = at(strings, in);
          labels.put(name, at(strings, in));
        }
        series.add(new Series(metric, Labels.of(labels)));
      }
      return series;
    }

    /// Every entry takes a byte at least, so that a count beyond the bytes left is a lie.
    private static int count(ByteBuf in, String what) {
      return Varint.readBounded(in, what, in.readableBytes());
    }

    private static <T> T at(List<T> table, ByteBuf in) {
      long index = Varint.read(in);
      if (index < 0 || index >= table.size()) {
        throw new WireException(Rule.UNDEFINED, "block: entry " + index + " of " + table.size());
      }
      return table.get((int) index);
    }
  }
}
