package vn.bridgewatch.wire.frame;

import io.netty.buffer.ByteBuf;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.WireException.Rule;
import vn.bridgewatch.wire.WireLimits;
import vn.bridgewatch.wire.bytes.Varint;

/// The bodies of CONFIGURE and CONFIGURED; later versions may append to both.
final class Configurations {

  private Configurations() {}

  static void write(Frame.Configure configure, ByteBuf out) {
    Varint.writeString(out, "site", configure.site(), WireLimits.SITE_BYTES_MAX);
    Varint.write(out, configure.revision());
    Varint.writeString(out, "document", configure.document(), WireLimits.CONFIGURATION_BYTES_MAX);
  }

  static void write(Frame.Configured configured, ByteBuf out) {
    Varint.writeString(out, "site", configured.site(), WireLimits.SITE_BYTES_MAX);
    Varint.write(out, configured.revision());
    out.writeByte(configured.standing().code());
    Varint.writeString(out, "configured text", configured.text(), WireLimits.TEXT_BYTES_MAX);
  }

  static Frame.Configure readConfigure(ByteBuf in) {
    String site = Varint.readString(in, "site", WireLimits.SITE_BYTES_MAX);
    long revision = revision(in);
    String document = Varint.readString(in, "document", WireLimits.CONFIGURATION_BYTES_MAX);
    in.skipBytes(in.readableBytes()); // may grow at its end
    return new Frame.Configure(site, revision, document);
  }

  static Frame.Configured readConfigured(ByteBuf in) {
    String site = Varint.readString(in, "site", WireLimits.SITE_BYTES_MAX);
    long revision = revision(in);
    var standing = Frame.Configured.Standing.ofCode(in.readUnsignedByte());
    String text = Varint.readString(in, "configured text", WireLimits.TEXT_BYTES_MAX);
    in.skipBytes(in.readableBytes()); // as above
    return new Frame.Configured(site, revision, standing, text);
  }

  private static long revision(ByteBuf in) {
    long revision = Varint.read(in);
    if (revision < 0) {
      throw new WireException(
          Rule.OVER_LIMIT,
          "revision: must be at most "
              + Long.MAX_VALUE
              + ", got "
              + Long.toUnsignedString(revision));
    }
    return revision;
  }
}
