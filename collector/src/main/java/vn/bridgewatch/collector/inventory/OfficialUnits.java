package vn.bridgewatch.collector.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The official administrative units: the centre, 34 provinces, 3,321 communes.
///
/// Codes are for ever, names are not: a unit keeps every name that it had, with the day from which
/// it held, so that a report of an older conference may use the name of its day.
final class OfficialUnits {

  static final String CENTRE = "00";
  private static final String RESOURCE = "vn-units.csv";
  private static final String CENTRE_NAME = "Điểm cầu Trung ương";
  private static final int COLUMNS = 6;

  private final Map<String, Unit> units;

  /// A unit by its code.
  ///
  /// @param type `centre`, `city`, `province`, `ward`, `commune` or `special_zone`, of its last
  ///   name
  /// @param parent code of the unit above; empty at the centre
  /// @param names by the day from which they hold, oldest first
  record Unit(String code, String type, String parent, List<Name> names) {

    Unit {
      names = List.copyOf(names);
    }

    /// The name on a day; before the first name, the first.
    String name(LocalDate day) {
      String name = names.getFirst().text();
      for (Name candidate : names) {
        if (!candidate.from().isAfter(day)) {
          name = candidate.text();
        }
      }
      return name;
    }

    /// `centre`, `province` or `commune`.
    String tier() {
      return switch (code.length()) {
        case 5 -> "commune";
        default -> code.equals(CENTRE) ? "centre" : "province";
      };
    }

    /// The 2-digit code of the province; that of the centre for the centre.
    String province() {
      return code.length() == 5 ? parent : code;
    }
  }

  record Name(LocalDate from, String text) {}

  private OfficialUnits(Map<String, Unit> units) {
    this.units = units;
  }

  /// Reads the list that ships with the collector.
  static OfficialUnits load() {
    try (InputStream in = OfficialUnits.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("resource " + RESOURCE + " is missing from the build");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + RESOURCE, e);
    }
  }

  private static OfficialUnits parse(String text) {
    var units = new LinkedHashMap<String, Unit>();
    units.put(
        CENTRE,
        new Unit(CENTRE, "centre", "", List.of(new Name(LocalDate.of(2025, 7, 1), CENTRE_NAME))));
    text.lines().skip(1).forEach(line -> add(units, line));
    return new OfficialUnits(units);
  }

  private static void add(Map<String, Unit> units, String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != COLUMNS) {
      throw new IllegalStateException(RESOURCE + ": must have " + COLUMNS + " columns: " + line);
    }
    var names = new ArrayList<Name>();
    Unit known = units.get(cells[0]);
    if (known != null) {
      names.addAll(known.names());
    }
    names.add(new Name(LocalDate.parse(cells[1]), cells[2]));
    units.put(cells[0], new Unit(cells[0], cells[3], cells[4], names));
  }

  Iterable<Unit> all() {
    return units.values();
  }

  Optional<Unit> unit(String code) {
    return Optional.ofNullable(units.get(code));
  }
}
