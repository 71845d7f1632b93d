package vn.bridgewatch.agent.probe.icmp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.probe.Outcome;

/// Which families have a socket, or why they have none; opens them when they are first needed. For
/// one thread.
final class Doors {

  /// A family that could not be opened is tried again after this long: rights may be granted later.
  static final Duration REOPEN_AFTER = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(IcmpEngine.class);

  /// Whether a family has a socket, or why it has none.
  sealed interface Door {
    record Open(IcmpSockets.Kind kind) implements Door {}

    record Shut(Outcome.Unmeasured outcome, long sinceNanos) implements Door {}
  }

  private final Optional<InetAddress> source;
  private final Map<Family, Door> doors = new EnumMap<>(Family.class);

  Doors(Optional<InetAddress> source) {
    this.source = source;
  }

  /// As it is, without opening it.
  Optional<IcmpSockets.Kind> kind(Family family) {
    return doors.get(family) instanceof Door.Open(IcmpSockets.Kind kind)
        ? Optional.of(kind)
        : Optional.empty();
  }

  Door open(IcmpSockets io, Family family, long nowNanos) {
    @Nullable Door before = doors.get(family);
    if (before instanceof Door.Open) {
      return before;
    }
    if (before instanceof Door.Shut(_, long sinceNanos)
        && nowNanos - sinceNanos < REOPEN_AFTER.toNanos()) {
      return before;
    }
    Door tried;
    try {
      tried = new Door.Open(io.open(family, source));
    } catch (IcmpSockets.Refused e) {
      tried = new Door.Shut(Errors.ofOpen(family, e), nowNanos);
    }
    if (tried instanceof Door.Shut(Outcome.Unmeasured outcome, _)) {
      if (before == null) { // said once
        LOG.atWarn()
            .addKeyValue("family", family)
            .addKeyValue("why", outcome.detail())
            .addKeyValue("remedy", outcome.remedy())
            .log("ICMP cannot be measured");
      }
    } else if (before != null) {
      LOG.atInfo().addKeyValue("family", family).log("ICMP can be measured now");
    }
    doors.put(family, tried);
    return tried;
  }
}
