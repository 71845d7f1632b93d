package vn.bridgewatch.agent.trap;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a datagram was, and what its sender is to be answered.
sealed interface Decoded {

  /// The bytes to send back; null: none.
  @Nullable ByteBuffer answer();

  /// A trap or inform of somebody whom we believe.
  ///
  /// @param once what a repetition of it has in common with it
  record Told(Notification notification, Sender sender, Once once, @Nullable ByteBuffer answer)
      implements Decoded {}

  /// The sender of an inform asks for our engine and its clock (RFC 3414, section 4).
  record Asked(@Nullable ByteBuffer answer) implements Decoded {}

  /// It is not taken.
  ///
  /// @param detail for a person at a terminal; names no community and no password
  record Refused(Refusal refusal, String detail, @Nullable ByteBuffer answer) implements Decoded {
    static Refused of(Refusal refusal, String detail) {
      return new Refused(refusal, detail, null);
    }
  }

  /// Why a datagram is not taken.
  enum Refusal {
    MALFORMED,
    NOT_A_NOTIFICATION,
    UNKNOWN_VERSION,
    WRONG_COMMUNITY,
    UNKNOWN_USER,
    WRONG_LEVEL,
    WRONG_KEY,
    WRONG_PRIVACY_KEY,
    OUTSIDE_TIME_WINDOW;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What tells one message from its repetition: an inform is sent again under its request ID, and
  /// an authentic message that comes twice is a replay. Other traps that are alike are several.
  ///
  /// @param key empty: never taken for a repetition
  record Once(String key) {
    static final Once NEVER = new Once("");
  }
}
