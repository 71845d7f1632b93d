package vn.bridgewatch.rule.kind;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What series that are alike show now, over all sites of a thread: the newest value of each, and
/// from these the median and the deviation, reckoned at most once in [#RECKON_MILLIS].
final class Siblings {

  /// Fewer say nothing of what is usual.
  static final int MEMBERS_MIN = 8;

  static final int MEMBERS_MAX = 10_000;
  static final int GROUPS_MAX = 100_000;
  static final long FRESH_MILLIS = 5 * 60_000;
  private static final long RECKON_MILLIS = 30_000;
  private static final double MAD_TO_DEVIATION = 1.4826;

  private final Map<String, Group> groups = new HashMap<>();

  /// The group of a key; one that is full or too many takes nobody in.
  Group group(String key) {
    Group known = groups.get(key);
    if (known != null) {
      return known;
    }
    var made = new Group();
    if (groups.size() < GROUPS_MAX) {
      groups.put(key, made);
    }
    return made;
  }

  /// The newest value of one series; its group lets go of it with its judge.
  static final class Member {
    private float value;
    private long millis = Long.MIN_VALUE;

    void put(long atMillis, double measured) {
      value = (float) measured;
      millis = atMillis;
    }

    private boolean isFresh(long atMillis) {
      return millis != Long.MIN_VALUE && Math.abs(atMillis - millis) <= FRESH_MILLIS;
    }
  }

  /// Series that are alike.
  static final class Group {
    private final List<WeakReference<Member>> members = new ArrayList<>();
    private long reckonedMillis = Long.MIN_VALUE;
    private int fresh;
    private double median = Double.NaN;
    private double deviation = Double.NaN;

    /// Takes one in; where it is full the newcomer is compared and not counted.
    Member join() {
      var member = new Member();
      if (members.size() < MEMBERS_MAX) {
        members.add(new WeakReference<>(member));
      }
      return member;
    }

    /// Whether enough is known at a time to say what is usual.
    boolean reckon(long atMillis) {
      if (reckonedMillis == Long.MIN_VALUE || isDue(atMillis)) {
        reckonedMillis = atMillis;
        reckonNow(atMillis);
      }
      return fresh >= MEMBERS_MIN;
    }

    /// Only forward, but for a clock that was set back.
    private boolean isDue(long atMillis) {
      return atMillis - reckonedMillis >= RECKON_MILLIS
          || reckonedMillis - atMillis >= FRESH_MILLIS;
    }

    private void reckonNow(long atMillis) {
      members.removeIf(it -> it.get() == null);
      var sorted = new float[members.size()];
      int n = 0;
      for (WeakReference<Member> each : members) {
        Member member = each.get();
        if (member != null && member.isFresh(atMillis)) {
          sorted[n++] = member.value;
        }
      }
      fresh = n;
      if (n < MEMBERS_MIN) {
        return;
      }
      median = middle(sorted, n);
      for (int i = 0; i < n; i++) {
        sorted[i] = (float) Math.abs(sorted[i] - median);
      }
      deviation = MAD_TO_DEVIATION * middle(sorted, n);
    }

    private static double middle(float[] values, int n) {
      Arrays.sort(values, 0, n);
      return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + (double) values[n / 2]) / 2;
    }

    double median() {
      return median;
    }

    double deviation() {
      return deviation;
    }

    int fresh() {
      return fresh;
    }
  }
}
