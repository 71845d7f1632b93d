package vn.bridgewatch.twin.snmp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// A device that plays a recording; what is wrong with it can be changed while it runs.
///
/// Safe for many threads. What chance decides comes from the device's seed, in the order of its
/// requests.
public final class SimulatedDevice {

  private static final double SECONDS_PER_NANO = 1e-9;

  private final Recording recording;
  private final SplittableRandom random;
  private final LongAdder answered = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private volatile List<Fault> faults = List.of();
  private volatile Faults inForce;
  private volatile Zeros zeros = Zeros.NONE;
  private int boots = 1; // guarded by this
  private double startSeconds; // guarded by this
  private volatile double nowSeconds;
  private final AtomicLong longestPauseNanos = new AtomicLong();

  // only the responder's thread
  private int lastContent;
  private long lastNanos;
  private long freeNanos;

  /// When counters and time ticks are 0, in seconds of play.
  private record Zeros(double counters, double ticks) {
    static final Zeros NONE = new Zeros(Double.NaN, Double.NaN);
  }

  SimulatedDevice(Recording recording, long seed) {
    this.recording = recording;
    this.random = new SplittableRandom(seed);
    this.inForce = new Faults(recording, List.of());
  }

  /// A silent device lets every request pass without an answer, as one without power.
  public void setSilent(boolean silent) {
    var next = new ArrayList<>(faults);
    next.removeIf(Fault.Silent.class::isInstance);
    if (silent) {
      next.add(new Fault.Silent());
    }
    setFaults(next);
  }

  public boolean isSilent() {
    return inForce.silent;
  }

  /// What is wrong with the device from now on; of one kind the last counts.
  public void setFaults(List<Fault> faults) {
    this.faults = List.copyOf(faults);
    this.inForce = new Faults(recording, this.faults);
  }

  public List<Fault> faults() {
    return faults;
  }

  /// Starts anew: time ticks and counters that move begin at 0.
  public synchronized void reboot() {
    zeros = new Zeros(nowSeconds, nowSeconds);
    startSeconds = nowSeconds;
    boots += 1;
  }

  /// Puts counters that move, of 32 and of 64 bits, so that each passes its end after this time.
  public synchronized void wrapCountersIn(Duration time) {
    zeros = new Zeros(nowSeconds + time.toNanos() * SECONDS_PER_NANO, zeros.ticks());
  }

  /// How often the device started, itself included.
  public synchronized int boots() {
    return boots;
  }

  /// When it started the last time, in seconds of play.
  synchronized double startSeconds() {
    return startSeconds;
  }

  /// When it was last asked, in seconds of play.
  double nowSeconds() {
    return nowSeconds;
  }

  /// Requests that were answered.
  public long answered() {
    return answered.sum();
  }

  /// Requests that asked for just what the one before had asked, within seconds: a poller that
  /// tried again.
  public long repeated() {
    return repeated.sum();
  }

  /// The longest time between two requests that followed each other since this was last asked.
  public Duration takeLongestPause() {
    return Duration.ofNanos(longestPauseNanos.getAndSet(0));
  }

  Recording recording() {
    return recording;
  }

  Faults inForce() {
    return inForce;
  }

  Moment moment(double seconds) {
    nowSeconds = seconds;
    Zeros at = zeros;
    return new Moment(seconds, at.counters(), at.ticks());
  }

  double chance() {
    return random.nextDouble();
  }

  void countAnswered() {
    answered.increment();
  }

  /// Notes a request by what it asks.
  void noteRequest(int content, long nowNanos, long windowNanos) {
    if (content == lastContent && nowNanos - lastNanos < windowNanos) {
      repeated.increment();
    }
    if (lastNanos != 0) {
      longestPauseNanos.accumulateAndGet(nowNanos - lastNanos, Math::max);
    }
    lastContent = content;
    lastNanos = nowNanos;
  }

  /// When the next answer may go out where answers trickle.
  long turn(long nowNanos, double answersPerSecond) {
    long turn = Math.max(nowNanos, freeNanos);
    freeNanos = turn + (long) (1e9 / answersPerSecond);
    return turn;
  }
}
