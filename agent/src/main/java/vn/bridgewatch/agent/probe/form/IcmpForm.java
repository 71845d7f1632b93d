package vn.bridgewatch.agent.probe.form;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.icmp.IcmpProbe;
import vn.bridgewatch.agent.probe.icmp.Shape;

/// `icmp`: an echo, a burst of them, or the largest packet that passes whole.
final class IcmpForm implements ProbeForm {

  private static final int BURST_MAX = 1_000;
  private static final int HOPS_MAX = 255;
  private static final int DSCP_MAX = 63;
  private static final int MTU_MIN = 1_280;
  private static final int MTU_MAX = 9_216;
  private static final int FRAME_BYTES =
      22 + 20 + 8; // Ethernet with a tag and its checksum, IPv4, ICMP
  private static final Duration GAP_DEFAULT = Duration.ofMillis(20);
  private static final Duration LAST_WAIT_MIN = Duration.ofMillis(50);

  /// @param shape but for its source, which is the setting's
  record Spec(Shape shape, int count, Duration gap, OptionalInt mtuMax) implements ProbeSpec {

    @Override
    public int port() {
      return 0;
    }

    @Override
    public int bytes() {
      if (mtuMax.isPresent()) {
        return 16 * mtuMax.getAsInt(); // a search of four steps, both ways, and some that are lost
      }
      return count * 2 * (FRAME_BYTES + shape.payloadBytes());
    }

    @Override
    public Duration fastest() {
      return mtuMax.isPresent() ? Duration.ofMinutes(1) : Duration.ofSeconds(1);
    }

    @Override
    public boolean mayBeRepeated() {
      return count == 1 && mtuMax.isEmpty();
    }

    @Override
    public Duration least() {
      return count > 1 ? gap.multipliedBy(count - 1L).plus(LAST_WAIT_MIN) : Duration.ZERO;
    }

    @Override
    public Probe probe(Tools tools, Setting setting) {
      var sourced =
          new Shape(
              shape.payloadBytes(),
              shape.hopLimit(),
              shape.trafficClass(),
              setting.source(),
              shape.whole(),
              shape.stamped());
      return new IcmpProbe(tools.icmp(), setting.timeout(), sourced, count, gap, mtuMax);
    }
  }

  @Override
  public ProbeKind kind() {
    return ProbeKind.ICMP;
  }

  @Override
  public List<String> options() {
    return List.of("burst", "gap", "size", "hop_limit", "dscp", "whole", "stamp", "mtu");
  }

  @Override
  public List<String> flags() {
    return List.of("whole", "stamp");
  }

  @Override
  public String help() {
    return """
      --burst N            so many echoes, 1 to 1000; loss and quantiles are told (1)
      --gap TIME           from one of a burst to the next, 1ms to 10s (20ms)
      --size BYTES         payload of an echo, 24 to 65507 (24)
      --hop-limit N        time to live, 1 to 255 (the system's)
      --dscp N             class of service, 0 to 63 (0)
      --whole              may not be cut into fragments
      --stamp              the kernel says also when a request went out; always in a burst
      --mtu BYTES          find the largest packet that passes whole, up to this, 1280 to 9216
    """;
  }

  @Override
  public ProbeSpec read(Options options) {
    int count = options.integer("burst", 1, 1, BURST_MAX);
    var shape =
        new Shape(
            options.integer(
                "size", Shape.PAYLOAD_BYTES_MIN, Shape.PAYLOAD_BYTES_MIN, Shape.PAYLOAD_BYTES_MAX),
            options.has("hop_limit") ? options.integer("hop_limit", 1, 1, HOPS_MAX) : 0,
            options.integer("dscp", 0, 0, DSCP_MAX) << 2,
            Optional.empty(),
            options.flag("whole"),
            options.flag("stamp") || count > 1);
    OptionalInt mtu =
        options.has("mtu")
            ? OptionalInt.of(options.integer("mtu", MTU_MIN, MTU_MIN, MTU_MAX))
            : OptionalInt.empty();
    if (mtu.isPresent() && (count > 1 || options.has("size"))) {
      options.problem("mtu", "cannot stand beside burst or size");
    }
    Duration gap =
        options.duration("gap", GAP_DEFAULT, Duration.ofMillis(1), Duration.ofSeconds(10));
    return new Spec(shape, count, gap, mtu);
  }
}
