package vn.bridgewatch.agent.calendar;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.conference.Appointment;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.YamlFile;
import vn.bridgewatch.config.YamlMap;
import vn.bridgewatch.wire.WireLimits;

/// `calendar.yaml` in the state folder: a person can read when the next conference is.
final class CalendarFile {

  static final int BYTES_MAX = 1024 * 1024;
  private static final String HEAD = "# Told by the centre; written by the agent. Do not edit.\n";

  private CalendarFile() {}

  static byte[] write(Map<String, List<Appointment>> bySite) {
    var text = new StringBuilder(HEAD).append("sites:\n");
    new TreeMap<>(bySite)
        .forEach((site, appointments) -> {
          text.append("  - site: ").append(quoted(site)).append("\n    conferences:");
          if (appointments.isEmpty()) {
            text.append(" []");
          }
          text.append('\n');
          for (Appointment appointment : appointments) {
            text.append("      - { name: ")
                .append(quoted(appointment.name()))
                .append(", start: \"")
                .append(appointment.start())
                .append("\", end: \"")
                .append(appointment.end())
                .append('"');
            @Nullable Instant closed = appointment.closed();
            if (closed != null) {
              text.append(", closed: \"").append(closed).append('"');
            }
            text.append(" }\n");
          }
        });
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// A double-quoted scalar (YAML 1.2, 7.3.1).
  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    text.chars()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            quoted.append('\\').append((char) c);
          } else if (c < 0x20 || c == 0x7f) {
            quoted.append(String.format("\\x%02x", c));
          } else {
            quoted.append((char) c);
          }
        });
    return quoted.append('"').toString();
  }

  static Map<String, List<Appointment>> read(String name, byte[] content) throws ConfigException {
    return YamlFile.read(
        name,
        content,
        root -> {
          var bySite = new HashMap<String, List<Appointment>>();
          root.maps(
              "sites",
              WireLimits.STREAMS_MAX,
              map -> {
                String site = map.requiredText("site");
                bySite.put(
                    site,
                    map.maps(
                        "conferences", WireLimits.APPOINTMENTS_MAX, CalendarFile::appointment));
                return site;
              });
          return bySite;
        });
  }

  private static @Nullable Appointment appointment(YamlMap map) {
    String name = map.requiredText("name");
    Optional<Instant> start = map.parsed("start", CalendarFile::instant);
    Optional<Instant> end = map.parsed("end", CalendarFile::instant);
    Optional<Instant> closed = map.parsed("closed", CalendarFile::instant);
    map.require(start.isPresent() && end.isPresent(), "start", "and end must be given");
    if (start.isEmpty() || end.isEmpty()) {
      return null;
    }
    try {
      return new Appointment(name, start.get(), end.get(), closed.orElse(null));
    } catch (IllegalArgumentException e) {
      map.problem("end", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException _) {
      throw new IllegalArgumentException("must be a time, as 2026-11-23T01:00:00Z, got " + text);
    }
  }
}
