package vn.bridgewatch.collector.conference.csv;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.collector.conference.plan.CallProfile;
import vn.bridgewatch.collector.conference.plan.Plan;
import vn.bridgewatch.collector.conference.plan.PlanFields;
import vn.bridgewatch.collector.conference.plan.Planned;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.Problem;

/// Reads the conferences of a table: the first row names the columns, of which none may be unknown.
public final class CsvReader {

  private static final List<String> NEEDED =
      List.of("id", "title", "code_name", "start", "end", "roster");
  private static final List<String> POSSIBLE =
      List.of("rank", "zone", "repeat", "also", "except", "bit_rate", "codecs", "mcus");

  private CsvReader() {}

  /// @param name how problems call it
  /// @throws ConfigException it is no such table; what is wrong with its rows is among the problems
  public static Planned read(String name, byte[] content) throws ConfigException {
    List<CsvRows.Row> rows = CsvRows.read(name, content);
    if (rows.isEmpty()) {
      throw CsvRows.broken(name, 1, "is empty: the first row names the columns");
    }
    List<String> columns = columns(name, rows.getFirst());
    var plans = new ArrayList<Plan>();
    var problems = new ArrayList<Problem>();
    var ids = new HashSet<String>();
    for (CsvRows.Row row : rows.subList(1, rows.size())) {
      try {
        Plan plan = plan(columns, row);
        if (!ids.add(plan.id())) {
          throw new IllegalArgumentException("id: is given twice: " + plan.id());
        }
        plans.add(plan);
      } catch (IllegalArgumentException e) {
        String message = String.valueOf(e.getMessage());
        int colon = message.indexOf(": ");
        problems.add(
            colon < 0
                ? new Problem(name, row.line(), "", message)
                : new Problem(
                    name, row.line(), message.substring(0, colon), message.substring(colon + 2)));
      }
    }
    return new Planned(plans, problems);
  }

  private static List<String> columns(String name, CsvRows.Row header) throws ConfigException {
    var seen = new HashSet<String>();
    for (String column : header.fields()) {
      if (!NEEDED.contains(column) && !POSSIBLE.contains(column)) {
        throw CsvRows.broken(
            name,
            header.line(),
            "has the unknown column "
                + column
                + "; there are "
                + String.join(", ", NEEDED)
                + ", "
                + String.join(", ", POSSIBLE));
      }
      if (!seen.add(column)) {
        throw CsvRows.broken(name, header.line(), "has the column " + column + " twice");
      }
    }
    for (String column : NEEDED) {
      if (!seen.contains(column)) {
        throw CsvRows.broken(name, header.line(), "lacks the column " + column);
      }
    }
    return header.fields();
  }

  private static Plan plan(List<String> columns, CsvRows.Row row) {
    if (row.fields().size() != columns.size()) {
      throw new IllegalArgumentException(
          "has " + row.fields().size() + " fields, the first row has " + columns.size());
    }
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      given.put(columns.get(i), row.fields().get(i));
    }
    return new PlanFields(
            text(given, "id"),
            text(given, "title"),
            text(given, "code_name"),
            text(given, "rank"),
            call(given),
            PlanFields.words(text(given, "roster")),
            text(given, "zone"),
            text(given, "start"),
            text(given, "end"),
            text(given, "repeat").replace(' ', ';'),
            PlanFields.times(text(given, "also")),
            PlanFields.times(text(given, "except")),
            List.of())
        .plan();
  }

  private static CallProfile call(Map<String, String> given) {
    String bitRate = text(given, "bit_rate");
    if (!bitRate.matches("\\d{0,9}")) {
      throw new IllegalArgumentException("bit_rate: must be bits a second, got " + bitRate);
    }
    return new CallProfile(
        bitRate.isEmpty() ? 0 : Integer.parseInt(bitRate),
        PlanFields.words(text(given, "codecs")),
        PlanFields.words(text(given, "mcus")));
  }

  private static String text(Map<String, String> given, String column) {
    return given.getOrDefault(column, "");
  }
}
