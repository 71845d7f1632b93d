package vn.bridgewatch.agent.snmp;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.time.NanoClock;

/// Reads devices over SNMP: versions 1 and 2c over a socket for each reading, version 3 over one
/// that all devices share.
///
/// Safe for many threads at once. Reading only: nothing here can send a SET.
public final class SnmpReader implements AutoCloseable {

  /// Values that one reading of one module may bring before it is cut.
  static final int VALUES_MAX = 200_000;

  /// Octets that they may take.
  static final int VALUES_BYTES_MAX = 16 << 20;

  private static final int IDLE_LINES_MAX = 8;

  private final NanoClock clock;
  private final Traffic traffic = new Traffic();
  private final Threads threads = new Threads();
  private final ConcurrentLinkedDeque<Line> idle = new ConcurrentLinkedDeque<>();
  private @Nullable UserSession users; // guarded by this
  private boolean closed; // guarded by this

  private SnmpReader(NanoClock clock) {
    this.clock = clock;
  }

  /// Makes a reader; sockets are opened when there is something to ask.
  public static SnmpReader open(NanoClock clock) throws IOException {
    var reader = new SnmpReader(clock);
    reader.giveBack(new Line()); // tells at once where the system has no descriptor left
    return reader;
  }

  /// A conversation with one device; it remembers the device's engine between readings.
  public DeviceReader device(SnmpTarget target) {
    return device(target, Habit.PLAIN);
  }

  /// A conversation with one device that is read again and again.
  public DeviceReader device(SnmpTarget target, Habit habit) {
    return new DeviceReader(this, target, habit);
  }

  /// Datagrams dropped because they could not be decoded.
  public long malformed() {
    return traffic.malformed.sum();
  }

  /// Datagrams dropped because no request waited for them.
  public long strays() {
    return traffic.strays.sum();
  }

  /// Datagrams sent.
  public long sent() {
    return traffic.sent.sum();
  }

  /// Those of them that asked again what was not answered in time.
  public long retried() {
    return traffic.retried.sum();
  }

  /// Requests made smaller because a device could not answer so much at once.
  public long reduced() {
    return traffic.reduced.sum();
  }

  NanoClock clock() {
    return clock;
  }

  Traffic traffic() {
    return traffic;
  }

  Threads threads() {
    return threads;
  }

  Line line() throws IOException {
    Line line = idle.pollFirst();
    return line == null ? new Line() : line;
  }

  void giveBack(Line line) {
    line.values.clear();
    line.merged.clear();
    if (idle.size() < IDLE_LINES_MAX) {
      idle.addFirst(line);
      return;
    }
    try {
      line.close();
    } catch (IOException _) {
      // nothing waits in it
    }
  }

  /// The session of version 3, opened when first asked for.
  synchronized UserSession users() throws IOException {
    if (closed) {
      throw new IOException("the reader is closed");
    }
    if (users == null) {
      users = UserSession.open(traffic);
    }
    return users;
  }

  @Override
  public void close() throws IOException {
    threads.close();
    for (Line line = idle.poll(); line != null; line = idle.poll()) {
      line.close();
    }
    synchronized (this) {
      closed = true;
      if (users != null) {
        users.close();
      }
    }
  }
}
