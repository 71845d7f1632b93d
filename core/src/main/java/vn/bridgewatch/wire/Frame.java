package vn.bridgewatch.wire;

import java.util.List;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.conference.Appointment;

/// What the two sides say to each other; `docs/protocol.md` has the bytes.
///
/// Dictionary and deltas are not here: encoder and decoder keep them for one connection.
public sealed interface Frame {

  /// The agent's first word.
  ///
  /// @param monoMillis the agent's monotonic clock, of an origin of its own
  record Hello(int versionMin, int versionMax, String software, long wallMillis, long monoMillis)
      implements Frame {}

  /// The collector's first word, when they have a version in common.
  ///
  /// @param liveCredit how many records of the live lane may be sent before more is granted
  record Welcome(
      int version, int heartbeatMillis, int liveCredit, int backlogCredit, long wallMillis)
      implements Frame {}

  /// The agent asks to speak for a site.
  record OpenStream(int stream, String site, long bootEpoch) implements Frame {}

  /// The collector agrees, and says which sequences of that boot epoch it has on disk.
  record StreamOpened(int stream, List<SequenceRange> known) implements Frame {
    public StreamOpened {
      known = List.copyOf(known);
    }
  }

  /// A record: samples or an event.
  ///
  /// @param bootEpoch the stream's own, or an earlier one for what a spool kept over a restart
  /// @param monoMillis the agent's monotonic clock when the payload was recorded
  record Data(
      int stream, long bootEpoch, long sequence, Lane lane, long monoMillis, Payload payload)
      implements Frame {}

  /// Sequences of the stream's own boot epoch that will never come: a full spool gave them up.
  record Gap(int stream, List<SequenceRange> lost) implements Frame {
    public Gap {
      lost = List.copyOf(lost);
    }
  }

  /// The same of an earlier boot epoch.
  record EarlierGap(int stream, long bootEpoch, List<SequenceRange> lost) implements Frame {
    public EarlierGap {
      lost = List.copyOf(lost);
    }
  }

  /// These sequences are on disk; the agent may forget them.
  record Ack(int stream, long bootEpoch, List<SequenceRange> ranges) implements Frame {
    public Ack {
      ranges = List.copyOf(ranges);
    }
  }

  /// So many more records of each lane may be sent.
  record Credit(int live, int backlog) implements Frame {}

  /// The agent's clocks, where nothing else was said for a heartbeat, and from time to time.
  record Ping(long monoMillis, long wallMillis) implements Frame {}

  /// The answer to a ping, with its monotonic time and the collector's wall clock.
  record Pong(long monoMillis, long wallMillis) implements Frame {}

  /// The collector asks for something to be done at a site.
  record Command(long id, String site, int kind, int timeoutMillis) implements Frame {
    /// Run every probe and read of the site once.
    public static final int CHECK = 1;

    /// Run the site's media tests at the rate of a call, within the time, if nothing there speaks
    /// against it.
    public static final int MEDIA = 2;
  }

  /// The conferences of a site in the next days, all of them; takes the place of what was told
  /// before, so that the site knows its phase when it is cut off.
  record Calendar(String site, List<Appointment> appointments) implements Frame {
    public Calendar {
      appointments = List.copyOf(appointments);
    }
  }

  /// What a site is to do beside what its agent's own file says.
  ///
  /// @param revision which one, from 1 on; 0 takes back what was said before
  /// @param document YAML, as the agent's file opens it to the centre; empty with revision 0
  record Configure(String site, long revision, String document) implements Frame {
    public Configure {
      if (revision < 0 || (revision == 0) != document.isEmpty()) {
        throw new IllegalArgumentException(
            "revision "
                + revision
                + ": must be 1 or more with a document, 0 without, got one of "
                + document.length()
                + " characters");
      }
    }
  }

  /// What came of a CONFIGURE.
  ///
  /// @param text why it is not in force; empty where it is
  record Configured(String site, long revision, Standing standing, String text) implements Frame {

    public Configured {
      if (revision < 0) {
        throw new IllegalArgumentException("revision " + revision + ": must not be negative");
      }
    }

    /// Whether the agent goes by it.
    public enum Standing {
      IN_FORCE(0),
      REFUSED(1),
      NOT_WANTED(2);

      private final int code;

      Standing(int code) {
        this.code = code;
      }

      public int code() {
        return code;
      }

      public static Standing ofCode(int code) {
        for (Standing standing : values()) {
          if (standing.code == code) {
            return standing;
          }
        }
        throw new WireException(WireException.Rule.MALFORMED, "configured standing " + code);
      }
    }
  }

  /// What came of a command.
  record Result(long id, Status status, String text, List<StepResult> steps) implements Frame {
    public Result {
      steps = List.copyOf(steps);
    }

    /// How a command ended.
    public enum Status {
      DONE(0),
      UNSUPPORTED(1),
      BUSY(2),
      FAILED(3);

      private final int code;

      Status(int code) {
        this.code = code;
      }

      public int code() {
        return code;
      }

      public static Status ofCode(int code) {
        for (Status status : values()) {
          if (status.code == code) {
            return status;
          }
        }
        throw new WireException(WireException.Rule.MALFORMED, "result status " + code);
      }
    }
  }

  /// The last word of either side.
  ///
  /// @param retryAfterMillis the least time before the agent comes again; 0: as its backoff says
  record Goodbye(int code, int retryAfterMillis, String text) implements Frame {
    public static final int CLOSING = 1;
    public static final int UNSUPPORTED_VERSION = 2;
    public static final int NOT_AUTHORISED = 3;
    public static final int PROTOCOL_ERROR = 4;
    public static final int SUPERSEDED = 5;
    public static final int OVERLOADED = 6;
    public static final int JOURNAL_FAILED = 7;
  }
}
