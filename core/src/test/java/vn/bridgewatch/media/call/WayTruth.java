package vn.bridgewatch.media.call;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// What a line did to the packets of one way, by the words of the RFCs and not by our code: every
/// figure is computed anew from the list of what arrived.
final class WayTruth {

  private static final double MILLI = 1e6;

  /// A packet as it arrived, copies too.
  record Arrival(long sequence, long sentNanos, long arrivedNanos) {

    double delayMs() {
      return (arrivedNanos - sentNanos) / MILLI;
    }
  }

  private final List<Arrival> all;
  private final List<Arrival> once = new ArrayList<>();
  private final List<Double> aboveLeast;

  /// @param all in the order of arrival
  WayTruth(List<Arrival> all) {
    this.all = List.copyOf(all);
    var seen = new HashSet<Long>();
    for (Arrival arrival : all) {
      if (seen.add(arrival.sequence())) {
        once.add(arrival);
      }
    }
    double least = once.stream().mapToDouble(Arrival::delayMs).min().orElse(0);
    aboveLeast = once.stream().map(arrival -> arrival.delayMs() - least).sorted().toList();
  }

  /// Of packets and when their copies came; what came at the same time, in the order of sending.
  static List<Arrival> arrivals(List<VirtualLine.Passed> passed) {
    var found = new ArrayList<Arrival>();
    for (VirtualLine.Passed packet : passed) {
      for (long at : packet.arrivals()) {
        found.add(new Arrival(packet.sequence(), packet.sentNanos(), at));
      }
    }
    found.sort(Comparator.comparingLong(Arrival::arrivedNanos));
    return found;
  }

  /// Packets that arrived.
  long received() {
    return once.size();
  }

  /// Copies beyond the first.
  long duplicates() {
    return all.size() - once.size();
  }

  /// RFC 3550, section 6.4.1: J += (|D(i-1,i)| - J) / 16, in the order of arrival, ms.
  double jitterMs() {
    double jitter = 0;
    for (int i = 1; i < once.size(); i++) {
      double d =
          (once.get(i).arrivedNanos() - once.get(i - 1).arrivedNanos()) / MILLI
              - (once.get(i).sentNanos() - once.get(i - 1).sentNanos()) / MILLI;
      jitter += (Math.abs(d) - jitter) / 16;
    }
    return jitter;
  }

  /// RFC 5481, section 4.2: what this share does not exceed above the least delay (nearest rank).
  double delayVariationMs(double share) {
    return rank(aboveLeast, share);
  }

  double delayVariationMeanMs() {
    return aboveLeast.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  /// RFC 5481, section 4.1: between neighbours in the order of sending, without its sign, sorted.
  List<Double> interPacketMs() {
    Map<Long, Double> delays = new HashMap<>();
    once.forEach(arrival -> delays.put(arrival.sequence(), arrival.delayMs()));
    var found = new ArrayList<Double>();
    delays.forEach((sequence, delay) -> {
      Double before = delays.get(sequence - 1);
      if (before != null) {
        found.add(Math.abs(delay - before));
      }
    });
    found.sort(Comparator.naturalOrder());
    return found;
  }

  /// Received, and too late for a jitter buffer of this length above the least delay.
  long discards(double bufferMs) {
    return aboveLeast.stream().filter(ms -> ms > bufferMs).count();
  }

  /// RFC 4737, section 3.3: one that was sent later arrived before it.
  long reordered() {
    long found = 0;
    long next = 0;
    for (Arrival arrival : once) {
      found += arrival.sequence() < next ? 1 : 0;
      next = Math.max(next, arrival.sequence() + 1);
    }
    return found;
  }

  /// RFC 4737, section 4.2.2: arrivals from the earliest that was sent later; its greatest.
  long extentMax() {
    return mostOfReordered(pair -> pair.late - pair.early);
  }

  /// RFC 4737, section 4.3: time since the earliest arrival that was sent later; its greatest, ms.
  double lateMsMax() {
    return mostOfReordered(
            pair -> once.get(pair.late).arrivedNanos() - once.get(pair.early).arrivedNanos())
        / MILLI;
  }

  /// RFC 4737, section 5: three packets sent later arrived directly before it.
  long byThree() {
    long found = 0;
    for (int i = 3; i < once.size(); i++) {
      long sequence = once.get(i).sequence();
      boolean later = true;
      for (int back = 1; back <= 3; back++) {
        later &= once.get(i - back).sequence() > sequence;
      }
      found += later ? 1 : 0;
    }
    return found;
  }

  private record Pair(int late, int early) {}

  private long mostOfReordered(ToLongFunction<Pair> what) {
    long most = 0;
    for (int i = 0; i < once.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (once.get(j).sequence() > once.get(i).sequence()) {
          most = Math.max(most, what.applyAsLong(new Pair(i, j)));
          break;
        }
      }
    }
    return most;
  }

  static double rank(List<Double> sorted, double share) {
    return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }
}
