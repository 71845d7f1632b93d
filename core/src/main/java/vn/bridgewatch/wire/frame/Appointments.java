package vn.bridgewatch.wire.frame;

import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.conference.Appointment;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.WireException.Rule;
import vn.bridgewatch.wire.WireLimits;
import vn.bridgewatch.wire.bytes.Varint;

/// The body of CALENDAR. Each entry begins with its length, so that later versions may append to it
/// and older readers skip what they do not know.
final class Appointments {

  private static final int CLOSED_FLAG = 1;
  private static final int ENTRY_BYTES_MAX = 4_096;

  private Appointments() {}

  static void write(Frame.Calendar calendar, ByteBuf out) {
    if (calendar.appointments().size() > WireLimits.APPOINTMENTS_MAX) {
      throw new IllegalArgumentException(
          "appointments: "
              + calendar.appointments().size()
              + " given, at most "
              + WireLimits.APPOINTMENTS_MAX);
    }
    Varint.writeString(out, "site", calendar.site(), WireLimits.SITE_BYTES_MAX);
    Varint.write(out, calendar.appointments().size());
    ByteBuf entry = out.alloc().buffer();
    try {
      for (Appointment appointment : calendar.appointments()) {
        entry.clear();
        write(appointment, entry);
        Varint.write(out, entry.readableBytes());
        out.writeBytes(entry);
      }
    } finally {
      entry.release();
    }
  }

  private static void write(Appointment appointment, ByteBuf out) {
    Varint.writeString(out, "appointment", appointment.name(), WireLimits.WORD_BYTES_MAX);
    Varint.writeZigzag(out, appointment.start().toEpochMilli());
    Varint.write(out, appointment.end().toEpochMilli() - appointment.start().toEpochMilli());
    @Nullable Instant closed = appointment.closed();
    out.writeByte(closed == null ? 0 : CLOSED_FLAG);
    if (closed != null) {
      Varint.writeZigzag(out, closed.toEpochMilli());
    }
  }

  static Frame.Calendar read(ByteBuf in) {
    String site = Varint.readString(in, "site", WireLimits.SITE_BYTES_MAX);
    int count = Varint.readBounded(in, "appointments", WireLimits.APPOINTMENTS_MAX);
    List<Appointment> appointments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = Varint.readBounded(in, "appointment length", ENTRY_BYTES_MAX);
      appointments.add(appointment(in.readSlice(length)));
    }
    in.skipBytes(in.readableBytes()); // may grow at its end
    return new Frame.Calendar(site, appointments);
  }

  private static Appointment appointment(ByteBuf in) {
    String name = Varint.readString(in, "appointment", WireLimits.WORD_BYTES_MAX);
    long startMillis = Varint.readZigzag(in);
    long lengthMillis = Varint.read(in);
    if (lengthMillis > Appointment.LENGTH_MAX.toMillis()) {
      throw new WireException(
          Rule.OVER_LIMIT,
          "appointment: " + lengthMillis + " ms long, at most " + Appointment.LENGTH_MAX);
    }
    Instant start = Instant.ofEpochMilli(startMillis);
    @Nullable Instant closed =
        (in.readUnsignedByte() & CLOSED_FLAG) == 0
            ? null
            : Instant.ofEpochMilli(Varint.readZigzag(in));
    return new Appointment(name, start, start.plusMillis(lengthMillis), closed);
  }
}
