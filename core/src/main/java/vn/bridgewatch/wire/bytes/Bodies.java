package vn.bridgewatch.wire.bytes;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.MetricKind;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.WireException.Rule;
import vn.bridgewatch.wire.WireLimits;

/// The pieces that several frames are made of.
public final class Bodies {

  private static final MetricKind[] KINDS = {
    MetricKind.UNTYPED, MetricKind.GAUGE, MetricKind.COUNTER
  };

  private Bodies() {}

  public static int kindCode(MetricKind kind) {
    return switch (kind) {
      case UNTYPED -> 0;
      case GAUGE -> 1;
      case COUNTER -> 2;
    };
  }

  public static MetricKind kind(int code) {
    if (code >= KINDS.length) {
      throw new WireException(Rule.MALFORMED, "metric kind " + code);
    }
    return KINDS[code];
  }

  public static void writeMetric(Metric metric, ByteBuf out) {
    out.writeByte(kindCode(metric.kind()));
    Varint.writeString(out, "metric name", metric.name(), WireLimits.WORD_BYTES_MAX);
    Varint.writeString(out, "metric help", metric.help(), WireLimits.TEXT_BYTES_MAX);
  }

  public static Metric readMetric(ByteBuf in) {
    MetricKind kind = kind(in.readUnsignedByte());
    String name = Varint.readString(in, "metric name", WireLimits.WORD_BYTES_MAX);
    return new Metric(name, kind, Varint.readString(in, "metric help", WireLimits.TEXT_BYTES_MAX));
  }

  public static void writeLabels(Labels labels, ByteBuf out) {
    Varint.write(out, labels.size());
    labels.forEach((name, value) -> {
      Varint.writeString(out, "label name", name, WireLimits.WORD_BYTES_MAX);
      Varint.writeString(out, "label value", value, WireLimits.LABEL_VALUE_BYTES_MAX);
    });
  }

  public static Labels readLabels(ByteBuf in) {
    int count = Varint.readBounded(in, "labels", Labels.COUNT_MAX);
    Map<String, String> labels = HashMap.newHashMap(count);
    for (int i = 0; i < count; i++) {
      String name = Varint.readString(in, "label name", WireLimits.WORD_BYTES_MAX);
      String value = Varint.readString(in, "label value", WireLimits.LABEL_VALUE_BYTES_MAX);
      if (labels.put(name, value) != null) {
        throw new WireException(Rule.MALFORMED, "label " + name + ": given twice");
      }
    }
    return Labels.of(labels);
  }

  /// What an event says beside its time.
  public static void writeEvent(Event event, ByteBuf out) {
    Varint.writeString(out, "event kind", event.kind(), WireLimits.WORD_BYTES_MAX);
    writeLabels(event.labels(), out);
    Varint.writeString(out, "event text", event.text(), WireLimits.TEXT_BYTES_MAX);
  }

  public static Event readEvent(long wallMillis, ByteBuf in) {
    String kind = Varint.readString(in, "event kind", WireLimits.WORD_BYTES_MAX);
    Labels labels = readLabels(in);
    return new Event(
        kind, wallMillis, labels, Varint.readString(in, "event text", WireLimits.TEXT_BYTES_MAX));
  }

  public static void writeRanges(List<SequenceRange> ranges, ByteBuf out) {
    if (ranges.size() > WireLimits.RANGES_PER_FRAME_MAX) {
      throw new IllegalArgumentException(
          "ranges: " + ranges.size() + " given, at most " + WireLimits.RANGES_PER_FRAME_MAX);
    }
    Varint.write(out, ranges.size());
    long before = 0;
    for (SequenceRange range : ranges) {
      Varint.write(out, range.first() - before - 1);
      Varint.write(out, range.last() - range.first());
      before = range.last();
    }
  }

  public static List<SequenceRange> readRanges(ByteBuf in) {
    int count = Varint.readBounded(in, "ranges", WireLimits.RANGES_PER_FRAME_MAX);
    var ranges = new ArrayList<SequenceRange>(count);
    long before = 0;
    for (int i = 0; i < count; i++) {
      long first = before + 1 + Varint.read(in);
      long last = first + Varint.read(in);
      if (first <= before || last < first) {
        throw new WireException(
            Rule.MALFORMED, "range: " + first + " to " + last + " after " + before);
      }
      ranges.add(new SequenceRange(first, last));
      before = last;
    }
    return ranges;
  }

  public static void writeStep(StepResult step, ByteBuf out) {
    Varint.writeString(out, "step", step.step(), WireLimits.WORD_BYTES_MAX);
    Varint.writeString(out, "step device", step.device(), WireLimits.WORD_BYTES_MAX);
    Varint.writeString(out, "step target", step.target(), WireLimits.WORD_BYTES_MAX);
    out.writeByte(statusCode(step.status()));
    out.writeDouble(step.seconds());
    Varint.writeString(out, "step reason", step.reason(), WireLimits.WORD_BYTES_MAX);
    Varint.writeString(out, "step detail", step.detail(), WireLimits.TEXT_BYTES_MAX);
  }

  public static StepResult readStep(ByteBuf in) {
    String step = Varint.readString(in, "step", WireLimits.WORD_BYTES_MAX);
    String device = Varint.readString(in, "step device", WireLimits.WORD_BYTES_MAX);
    String target = Varint.readString(in, "step target", WireLimits.WORD_BYTES_MAX);
    StepResult.Status status = status(in.readUnsignedByte());
    double seconds = in.readDouble();
    String reason = Varint.readString(in, "step reason", WireLimits.WORD_BYTES_MAX);
    String detail = Varint.readString(in, "step detail", WireLimits.TEXT_BYTES_MAX);
    return new StepResult(step, device, target, status, seconds, reason, detail);
  }

  /// What steps say beyond their fixed part, of those that say more; nothing where none does, as in
  /// the frames of builds that do not know of it.
  public static void writeMore(List<StepResult> steps, ByteBuf out) {
    List<Integer> with = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      if (!steps.get(i).detailVi().isEmpty() || !steps.get(i).figures().isEmpty()) {
        with.add(i);
      }
    }
    if (with.isEmpty()) {
      return;
    }
    Varint.write(out, with.size());
    for (int index : with) {
      StepResult step = steps.get(index);
      Varint.write(out, index);
      Varint.writeString(out, "step detail", step.detailVi(), WireLimits.TEXT_BYTES_MAX);
      Varint.write(out, step.figures().size());
      step.figures()
          .forEach((name, value) -> {
            Varint.writeString(out, "figure", name, WireLimits.WORD_BYTES_MAX);
            out.writeDouble(value);
          });
    }
  }

  public static void readMore(ByteBuf in, List<StepResult> steps) {
    int count = Varint.readBounded(in, "steps", steps.size());
    for (int i = 0; i < count; i++) {
      int index = Varint.readBounded(in, "step", steps.size() - 1);
      String detailVi = Varint.readString(in, "step detail", WireLimits.TEXT_BYTES_MAX);
      int figures = Varint.readBounded(in, "figures", StepResult.FIGURES_MAX);
      Map<String, Double> values = HashMap.newHashMap(figures);
      for (int k = 0; k < figures; k++) {
        String name = Varint.readString(in, "figure", WireLimits.WORD_BYTES_MAX);
        if (values.put(name, in.readDouble()) != null) {
          throw new WireException(Rule.MALFORMED, "figure " + name + ": given twice");
        }
      }
      steps.set(index, steps.get(index).with(detailVi, values));
    }
  }

  private static int statusCode(StepResult.Status status) {
    return switch (status) {
      case PASSED -> 0;
      case WARNED -> 1;
      case FAILED -> 2;
      case UNMEASURED -> 3;
    };
  }

  private static StepResult.Status status(int code) {
    return switch (code) {
      case 0 -> StepResult.Status.PASSED;
      case 1 -> StepResult.Status.WARNED;
      case 2 -> StepResult.Status.FAILED;
      case 3 -> StepResult.Status.UNMEASURED;
      default -> throw new WireException(Rule.MALFORMED, "step status " + code);
    };
  }
}
