package vn.bridgewatch.media.call;

import java.util.Optional;
import vn.bridgewatch.quality.VideoProfile;

/// When the packets of a stream leave, and how large they are.
public sealed interface Shape {

  /// RTP (RFC 3550, section 5.1) without extensions.
  int RTP_BYTES = 12;

  /// One packet after the other, as sound.
  ///
  /// @param bytes UDP payload of a packet
  record Even(double packetsPerSecond, int bytes) implements Shape {

    public Even {
      check("packets_per_second", packetsPerSecond, 0.1, 1000);
      check("bytes", bytes, 172, 1472);
    }
  }

  /// Pictures of one size, the packets of each in a burst: they leave at 2.5 times the bit rate, as
  /// senders with a pacer do (the multiple of WebRTC's), so that a picture takes 40 % of its time.
  record Pictures(VideoProfile profile) implements Shape {

    static final double PACE = 2.5;

    public Pictures {
      check("packet_bytes", profile.packetBytes(), 400, 1400);
    }

    /// Media bytes of a picture.
    int pictureBytes() {
      return (int) Math.round(profile.kbps() * 1000 / 8 / profile.fps());
    }
  }

  /// Of how many nanoseconds after the first packet this one is due.
  ///
  /// @param index from 0
  default long dueNanos(long index) {
    return switch (this) {
      case Even even -> (long) (index * 1e9 / even.packetsPerSecond());
      case Pictures pictures -> {
        int packets = pictures.profile().packetsPerFrame();
        double pictureNanos = 1e9 / pictures.profile().fps();
        double spacing = pictureNanos / Pictures.PACE / packets;
        long picture = index / packets;
        yield (long) (picture * pictureNanos + index % packets * spacing);
      }
    };
  }

  /// UDP payload of a packet.
  default int bytes(long index) {
    return switch (this) {
      case Even even -> even.bytes();
      case Pictures pictures -> {
        int packets = pictures.profile().packetsPerFrame();
        int most = pictures.profile().packetBytes();
        boolean last = index % packets == packets - 1;
        int media = last ? pictures.pictureBytes() - (packets - 1) * most : most;
        yield media + RTP_BYTES;
      }
    };
  }

  default double packetsPerSecond() {
    return switch (this) {
      case Even even -> even.packetsPerSecond();
      case Pictures pictures -> pictures.profile().fps() * pictures.profile().packetsPerFrame();
    };
  }

  /// bit/s of UDP payload.
  default double payloadBitRate() {
    return switch (this) {
      case Even even -> even.packetsPerSecond() * even.bytes() * 8;
      case Pictures pictures ->
          pictures.profile().kbps() * 1000 + packetsPerSecond() * RTP_BYTES * 8;
    };
  }

  default Optional<VideoProfile> video() {
    return switch (this) {
      case Even _ -> Optional.empty();
      case Pictures pictures -> Optional.of(pictures.profile());
    };
  }

  private static void check(String name, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(
          name + ": must be " + min + " to " + max + ", got " + value);
    }
  }
}
