package vn.bridgewatch.wire.frame;

/// The type byte of each frame; those with the high bit may be skipped by who does not know them.
final class FrameType {

  static final int HELLO = 0x01;
  static final int WELCOME = 0x02;
  static final int OPEN_STREAM = 0x03;
  static final int STREAM_OPENED = 0x04;
  static final int DEFINE = 0x05;
  static final int BATCH = 0x06;
  static final int EVENT = 0x07;
  static final int ACK = 0x08;
  static final int CREDIT = 0x09;
  static final int PING = 0x0a;
  static final int PONG = 0x0b;
  static final int COMMAND = 0x0c;
  static final int RESULT = 0x0d;
  static final int GOODBYE = 0x0e;
  static final int GAP = 0x0f;
  static final int RECORDS = 0x10;
  static final int PACK = 0x11;
  static final int LAST = PACK;

  static final int IGNORABLE = 0x80;
  static final int CALENDAR = 0x90;
  static final int EARLIER_GAP = 0x91;
  static final int CONFIGURE = 0x92;
  static final int CONFIGURED = 0x93;
  static final int LAST_IGNORABLE = CONFIGURED;
  static final int HEADER_BYTES = 4;
  static final int MAGIC = 0x42574731; // "BWG1"

  private FrameType() {}

  static boolean isKnown(int type) {
    return (type > 0 && type <= LAST) || (type >= CALENDAR && type <= LAST_IGNORABLE);
  }

  static String name(int type) {
    return switch (type) {
      case HELLO -> "HELLO";
      case WELCOME -> "WELCOME";
      case OPEN_STREAM -> "OPEN_STREAM";
      case STREAM_OPENED -> "STREAM_OPENED";
      case DEFINE -> "DEFINE";
      case BATCH -> "BATCH";
      case EVENT -> "EVENT";
      case ACK -> "ACK";
      case CREDIT -> "CREDIT";
      case PING -> "PING";
      case PONG -> "PONG";
      case COMMAND -> "COMMAND";
      case RESULT -> "RESULT";
      case GOODBYE -> "GOODBYE";
      case GAP -> "GAP";
      case RECORDS -> "RECORDS";
      case PACK -> "PACK";
      case CALENDAR -> "CALENDAR";
      case EARLIER_GAP -> "EARLIER_GAP";
      case CONFIGURE -> "CONFIGURE";
      case CONFIGURED -> "CONFIGURED";
      default -> String.format("0x%02x", type);
    };
  }
}
