package vn.bridgewatch.agent.schedule;

import java.time.Duration;

/// Where in its period a job runs. The agent's name says where its jobs begin, so that not all
/// agents of the country use the same second after a power cut; the job's own name says how long
/// after that, so that the jobs of a site follow each other closely but not all at once: what they
/// give then goes to the centre together, in two packets where evenly spread jobs need ten, and the
/// line rests in between. Many jobs fill their whole period.
final class Phase {

  /// All jobs run once within this time of the start, so that a site is known at once; where they
  /// are many, within as long as keeps them a hundredth of a second apart, for the first attempts
  /// cost most.
  static final Duration FIRST_WITHIN = Duration.ofSeconds(2);

  private static final Duration FIRST_APART = Duration.ofMillis(10);

  /// How far apart the jobs of an agent are on average, as long as their period has room.
  static final Duration APART = Duration.ofMillis(20);

  private static final long FNV_OFFSET = 0xcbf2_9ce4_8422_2325L;
  private static final long FNV_PRIME = 0x100_0000_01b3L;

  private final long hash;
  private final long intervalNanos;
  private final long offsetNanos;

  private Phase(long agentHash, long hash, Duration interval, int jobs) {
    this.hash = hash;
    this.intervalNanos = interval.toNanos();
    long withinNanos = Math.min(intervalNanos, jobs * APART.toNanos());
    long beginNanos = Long.remainderUnsigned(agentHash, intervalNanos);
    this.offsetNanos = (beginNanos + Long.remainderUnsigned(hash, withinNanos)) % intervalNanos;
  }

  /// @param jobs how many the agent has, this one counted
  static Phase of(String agent, Job job, int jobs) {
    return new Phase(hash(agent), hash(agent + '\n' + job.name()), job.interval(), jobs);
  }

  /// The first attempt, in nanoseconds after the start.
  ///
  /// @param jobs how many start
  long firstNanos(int jobs) {
    long withinNanos = Math.max(FIRST_WITHIN.toNanos(), jobs * FIRST_APART.toNanos());
    return Long.remainderUnsigned(hash, Math.min(intervalNanos, withinNanos));
  }

  /// The attempt after one that was due at a time: on the grid of this phase and in the future, at
  /// least half a period later and at most a whole one. Where the grid is further, as after the
  /// first attempt, there is one more half way. What a sleeping machine missed is not made up for.
  long nextNanos(long dueNanos, long nowNanos) {
    long halfNanos = dueNanos + intervalNanos / 2;
    long earliest = Math.max(halfNanos, nowNanos + 1);
    long next = earliest + Math.floorMod(offsetNanos - earliest, intervalNanos);
    boolean far = earliest == halfNanos && next - dueNanos > intervalNanos;
    return far ? dueNanos + (next - dueNanos) / 2 : next;
  }

  /// FNV-1a with the finisher of MurmurHash3, which spreads its weak upper bits.
  private static long hash(String text) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51_afd7_ed55_8ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ce_b9fe_1a85_ec53L;
    return hash ^ (hash >>> 33);
  }
}
