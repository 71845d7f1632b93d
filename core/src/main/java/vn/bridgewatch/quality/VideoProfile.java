package vn.bridgewatch.quality;

/// The shape of a video stream, as far as losses care.
///
/// @param kbps bit rate of the media, kbit/s
/// @param fps pictures a second
/// @param packetBytes media bytes in a packet
/// @param healSeconds how long a broken picture stays until a clean one comes: a picture that is
///   asked for anew, or the next key picture
public record VideoProfile(double kbps, double fps, int packetBytes, double healSeconds) {

  /// 1,280 x 720.
  public static final VideoProfile HD_720 = new VideoProfile(1500, 30, 1200, 1);

  /// 1,920 x 1,080.
  public static final VideoProfile HD_1080 = new VideoProfile(3000, 30, 1200, 1);

  /// Slides and documents.
  public static final VideoProfile CONTENT = new VideoProfile(1000, 5, 1200, 2);

  public VideoProfile {
    check("kbps", kbps, 1, 100_000);
    check("fps", fps, 1, 120);
    check("packet_bytes", packetBytes, 100, 9000);
    check("heal_seconds", healSeconds, 0, 60);
  }

  /// Packets of a picture of middling size, at least one.
  public int packetsPerFrame() {
    return Math.max(1, (int) Math.ceil(kbps * 1000 / 8 / fps / packetBytes));
  }

  double framesPerMinute() {
    return fps * 60;
  }

  /// Pictures from a hit one to the next clean one, itself included, at least one.
  long healFrames() {
    return Math.max(1, Math.round(healSeconds * fps));
  }

  private static void check(String name, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(
          "profile." + name + ": must be " + min + " to " + max + ", got " + value);
    }
  }
}
