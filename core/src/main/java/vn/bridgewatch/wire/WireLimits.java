package vn.bridgewatch.wire;

/// The bounds of the protocol; both sides hold themselves and each other to them.
public final class WireLimits {

  /// Bytes of a frame's body once HELLO or WELCOME has been read.
  public static final int BODY_BYTES_MAX = 256 * 1024;

  /// Bytes of the very first frame's body: a stranger gets no large buffer.
  public static final int FIRST_BODY_BYTES_MAX = 4 * 1024;

  public static final int STREAMS_MAX = 1_024;
  public static final int SERIES_PER_STREAM_MAX = 32_768;
  public static final int METRICS_PER_STREAM_MAX = 32_768;

  /// Bytes of DEFINE entries that all dictionaries of one connection may hold together.
  public static final int DICTIONARY_BYTES_MAX = 32 * 1024 * 1024;

  /// Lists of series that are read together, each sent once.
  public static final int SHAPES_PER_STREAM_MAX = 4_096;

  /// Series that all shapes of a stream may name together, so that a few bytes which name one
  /// series again and again never become many.
  public static final int SHAPE_SERIES_PER_STREAM_MAX = 256 * 1024;

  /// Bytes that a compressed part of a frame may become.
  public static final int INFLATED_BYTES_MAX = 512 * 1024;

  /// Records that one frame may hold.
  public static final int RECORDS_PER_FRAME_MAX = 1_024;

  /// Readings that all records of one frame may hold together, so that few bytes never become many
  /// objects.
  public static final int READINGS_PER_FRAME_MAX = 65_536;

  public static final int RANGES_PER_FRAME_MAX = 1_024;
  public static final int STEPS_MAX = 1_000;

  /// Conferences of one site that a calendar names: those of the next days.
  public static final int APPOINTMENTS_MAX = 200;

  /// Bytes of what the centre adds to the configuration of one site.
  public static final int CONFIGURATION_BYTES_MAX = 64 * 1024;

  public static final int SITE_BYTES_MAX = 64;
  public static final int AGENT_BYTES_MAX = 64;
  public static final int SOFTWARE_BYTES_MAX = 100;
  public static final int WORD_BYTES_MAX = 400;
  public static final int TEXT_BYTES_MAX = 8_000;
  public static final int LABEL_VALUE_BYTES_MAX = 4_096;

  private WireLimits() {}
}
