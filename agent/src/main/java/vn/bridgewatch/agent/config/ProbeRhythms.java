package vn.bridgewatch.agent.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import vn.bridgewatch.agent.calendar.Rhythm;
import vn.bridgewatch.conference.Phase;

/// How often the probes of one site run in each phase, within what they may cost its line.
///
/// The nearer a conference, the oftener; what was given for a phase holds as it is. Where the rest
/// would cost more than the line may carry, the dearest are slowed first, down to the interval that
/// was given for quiet times: the rates are max-min fair (Bertsekas and Gallager, Data Networks,
/// 6.5.2).
final class ProbeRhythms {

  /// Bits per second that the probes of a site may cost its line together while no call goes on.
  static final int BITS_PER_SECOND_MAX = 16_000;

  /// The same while a conference goes on.
  static final int LIVE_BITS_PER_SECOND_MAX = 64_000;

  /// What probes leave of it when they are slowed: room to ask a target again that missed an
  /// answer.
  static final int LIVE_REPEATS_BITS_PER_SECOND = 4_000;

  /// One probe's wishes.
  ///
  /// @param bytes on the line for one attempt
  /// @param usual the interval in quiet times
  /// @param own intervals that were given for a phase
  /// @param fastest what its kind asks for at most on its own
  record Wish(int bytes, Duration usual, Map<Phase, Duration> own, Duration fastest) {
    Wish {
      own = Map.copyOf(own);
    }

    private Duration wanted(Phase phase) {
      Duration near =
          switch (phase) {
            case LIVE -> Duration.ofSeconds(1);
            case T15M, T60M -> Duration.ofSeconds(2);
            case T24H -> Duration.ofSeconds(5);
            case IDLE, T7D, AFTER -> usual;
          };
      Duration wanted = near.compareTo(fastest) < 0 ? fastest : near;
      return wanted.compareTo(usual) < 0 ? wanted : usual;
    }

    private double rate(Duration interval) {
      return bytes * 8 / (interval.toNanos() / 1e9);
    }
  }

  private ProbeRhythms() {}

  static int bitsPerSecondMax(Phase phase) {
    return phase == Phase.LIVE ? LIVE_BITS_PER_SECOND_MAX : BITS_PER_SECOND_MAX;
  }

  /// Bits per second that these intervals cost in a phase.
  static double bitsPerSecond(List<Wish> wishes, List<Rhythm> rhythms, Phase phase) {
    return IntStream.range(0, wishes.size())
        .mapToDouble(i -> wishes.get(i).rate(rhythms.get(i).interval(phase)))
        .sum();
  }

  static List<Rhythm> of(List<Wish> wishes) {
    return of(wishes, 0);
  }

  /// @param taken bits per second that other measurements of the site cost its line in every phase
  static List<Rhythm> of(List<Wish> wishes, double taken) {
    List<Map<Phase, Duration>> intervals = new ArrayList<>();
    for (Wish wish : wishes) {
      var own = new EnumMap<Phase, Duration>(Phase.class);
      own.putAll(wish.own());
      intervals.add(own);
    }
    for (Phase phase : Phase.values()) {
      int kept = phase == Phase.LIVE ? LIVE_REPEATS_BITS_PER_SECOND : 0;
      double most = fairRate(wishes, phase, bitsPerSecondMax(phase) - taken - kept);
      for (int i = 0; i < wishes.size(); i++) {
        Wish wish = wishes.get(i);
        intervals.get(i).putIfAbsent(phase, slowed(wish, phase, most));
      }
    }
    return intervals.stream().map(Rhythm::new).toList();
  }

  private static Duration slowed(Wish wish, Phase phase, double most) {
    Duration wanted = wish.wanted(phase);
    if (wish.rate(wanted) <= most) {
      return wanted;
    }
    Duration slow = Duration.ofMillis((long) Math.ceil(wish.bytes() * 8 * 1_000.0 / most));
    return slow.compareTo(wish.usual()) < 0 ? slow : wish.usual();
  }

  /// The rate that no probe may exceed, so that all together stay within the budget; what runs at
  /// its usual interval even so is not slowed further. Infinite where nothing need be slowed.
  private static double fairRate(List<Wish> wishes, Phase phase, double budget) {
    if (total(wishes, phase, Double.POSITIVE_INFINITY) <= budget) {
      return Double.POSITIVE_INFINITY;
    }
    double low = 1; // bit/s
    double high = LIVE_BITS_PER_SECOND_MAX;
    while (high - low > 0.5) {
      double middle = (low + high) / 2;
      if (total(wishes, phase, middle) <= budget) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double total(List<Wish> wishes, Phase phase, double most) {
    return wishes.stream()
        .mapToDouble(wish -> {
          Duration own = wish.own().get(phase);
          return wish.rate(own == null ? slowed(wish, phase, most) : own);
        })
        .sum();
  }
}
