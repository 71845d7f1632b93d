package vn.bridgewatch.agent.reader;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.bridgewatch.agent.reader.ReaderDefinition.LabelSource;
import vn.bridgewatch.agent.reader.ReaderDefinition.Rule;
import vn.bridgewatch.agent.reader.ReaderDefinition.Source;
import vn.bridgewatch.agent.reader.document.Document;
import vn.bridgewatch.agent.reader.document.DocumentException;
import vn.bridgewatch.agent.reader.document.Path;
import vn.bridgewatch.agent.reader.document.PatientText;
import vn.bridgewatch.agent.reader.document.Spot;
import vn.bridgewatch.agent.reader.document.Work;
import vn.bridgewatch.agent.reader.http.Reason;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;

/// Makes the series of one document by the rules of its definition; lives as long as one
/// evaluation.
///
/// A place that is not there is `not_offered`, a text that is no number or not listed `unreadable`:
/// never 0.
final class PageEvaluation {

  static final int ROWS_MAX = 256;
  static final int SERIES_MAX = 2_000;
  static final int LABEL_CHARS_MAX = 200;

  /// @param shortfall what was left out, the first that was
  record Result(List<Observation> observations, Optional<Shortfall> shortfall) {}

  private record Given(int index, int rows) {}

  private final Document document;
  private final Map<String, String> fields;
  private final Labels base;
  private final RatioMemory memory;
  private final Work work = new Work();
  private final List<Observation> out = new ArrayList<>();

  /// Where in the result a series is, and how many rows gave it.
  private final Map<Series, Given> given = new HashMap<>();

  private Optional<Shortfall> shortfall = Optional.empty();

  /// @param fields what the followed document is about
  /// @param base labels that every series gets
  PageEvaluation(Document document, Map<String, String> fields, Labels base, RatioMemory memory) {
    this.document = document;
    this.fields = fields;
    this.base = base;
    this.memory = memory;
  }

  Result of(ReaderDefinition.Page page) throws DocumentException {
    if (page.expect().isPresent() && !leadsSomewhere(page.expect().get())) {
      return new Result(
          List.of(),
          Optional.of(
              new Shortfall(
                  Reason.UNEXPECTED_DOCUMENT,
                  page.path() + " is another document than the definition expects")));
    }
    for (Rule rule : page.rules()) {
      apply(rule);
    }
    return new Result(out, shortfall);
  }

  /// The names that followed documents are asked for.
  List<String> names(Path each, int max) throws DocumentException {
    List<String> names = new ArrayList<>();
    for (Spot spot : each.spots(document.root(), work)) {
      String name = spot.text().strip();
      if (!name.isEmpty() && name.length() <= LABEL_CHARS_MAX && !names.contains(name)) {
        if (names.size() == max) {
          tell(Reason.TOO_MANY_ROWS, "over " + max + " documents to follow; the rest is left out");
          break;
        }
        names.add(name);
      }
    }
    return names;
  }

  Optional<Shortfall> shortfall() {
    return shortfall;
  }

  private boolean leadsSomewhere(Path path) throws DocumentException {
    return path.givesSpots()
        ? !path.spots(document.root(), work).isEmpty()
        : path.text(document.root(), work).filter("true"::equals).isPresent();
  }

  private void apply(Rule rule) throws DocumentException {
    if (rule.each().isEmpty()) {
      row(rule, document.root());
      return;
    }
    List<Spot> rows = rule.each().get().spots(document.root(), work);
    if (rows.size() > ROWS_MAX) {
      tell(
          Reason.TOO_MANY_ROWS,
          rows.size() + " rows for " + rule.word().metric().name() + ", at most " + ROWS_MAX);
      rows = rows.subList(0, ROWS_MAX);
    }
    for (Spot row : rows) {
      row(rule, row);
    }
  }

  private void row(Rule rule, Spot row) throws DocumentException {
    Optional<Labels> labels = labels(rule, row);
    if (labels.isEmpty()) {
      return;
    }
    var series = new Series(rule.word().metric(), labels.get());
    Given before = given.get(series);
    int rows = before == null ? 0 : before.rows();
    Reading reading = reading(rule, row, series, rows);
    if (before != null) {
      given.put(series, new Given(before.index(), rows + 1));
      again(rule, series, before.index(), reading);
    } else if (out.size() >= SERIES_MAX) {
      tell(Reason.TOO_MANY_ROWS, "over " + SERIES_MAX + " series; the rest is left out");
    } else {
      given.put(series, new Given(out.size(), 1));
      out.add(new Observation(series, reading));
    }
  }

  /// A further row or rule that gives a series: where the first had no value, it takes its place.
  private void again(Rule rule, Series series, int index, Reading reading) {
    if (!(reading instanceof Reading.Present(double value))) {
      return;
    }
    if (!(out.get(index).reading() instanceof Reading.Present(double before))) {
      out.set(index, new Observation(series, reading));
      return;
    }
    switch (rule.same()) {
      case FAULT ->
          tell(Reason.DUPLICATE_SERIES, series + " is given twice; the second is left out");
      case FIRST -> {
        // it stays
      }
      case MAX -> out.set(index, new Observation(series, Reading.of(Math.max(before, value))));
      case SUM -> out.set(index, new Observation(series, Reading.of(before + value)));
    }
  }

  /// Empty: the row is none of this rule's.
  private Optional<Labels> labels(Rule rule, Spot row) throws DocumentException {
    var all = new TreeMap<>(base.asMap());
    for (Map.Entry<String, LabelSource> label : rule.labels().entrySet()) {
      Optional<String> value =
          switch (label.getValue()) {
            case LabelSource.Fixed(String text) -> Optional.of(filled(text));
            case LabelSource.At at -> text(at, row);
          };
      if (value.isEmpty()) {
        return Optional.empty();
      }
      if (value.get().length() > LABEL_CHARS_MAX) {
        tell(
            Reason.LABEL_TOO_LONG,
            "a row of "
                + rule.word().metric().name()
                + " is left out: its label "
                + label.getKey()
                + " has over "
                + LABEL_CHARS_MAX
                + " characters");
        return Optional.empty();
      }
      if (!value.get().isEmpty()) {
        all.put(label.getKey(), value.get());
      }
    }
    return Optional.of(Labels.of(all));
  }

  private Optional<String> text(LabelSource.At at, Spot row) throws DocumentException {
    String text = at.path().text(row, work).orElse("").strip();
    if (at.regex().isPresent()) {
      Optional<String> found = found(at.regex().get(), text);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      text = found.get();
    }
    return at.values().isEmpty() ? Optional.of(text) : Optional.ofNullable(at.values().get(text));
  }

  private String filled(String template) {
    String text = template;
    for (Map.Entry<String, String> field : fields.entrySet()) {
      text = text.replace("{" + field.getKey() + "}", field.getValue());
    }
    return text;
  }

  private Reading reading(Rule rule, Spot row, Series series, int occurrence)
      throws DocumentException {
    return switch (rule.source()) {
      case Source.Count(Path path) -> reading(rule.values().of(path.spots(row, work).size()));
      case Source.At(Path path, OptionalDouble absent) -> {
        Optional<String> text = path.text(row, work);
        if (text.isEmpty()) {
          yield absent.isPresent()
              ? Reading.of(absent.getAsDouble())
              : Reading.absent(Absence.NOT_OFFERED);
        }
        yield value(rule, text.get().strip());
      }
      case Source.Ratio ratio -> {
        OptionalDouble lost = number(ratio.lost().text(row, work));
        OptionalDouble other = number(ratio.other().text(row, work));
        if (lost.isEmpty() || other.isEmpty()) {
          yield Reading.absent(Absence.NOT_OFFERED);
        }
        Reading reading =
            memory.ratio(series, occurrence, ratio, lost.getAsDouble(), other.getAsDouble());
        yield reading instanceof Reading.Present(double value)
            ? reading(rule.values().of(value))
            : reading;
      }
    };
  }

  private static Reading value(Rule rule, String text) {
    if (text.isEmpty() && !rule.values().values().containsKey("")) {
      return Reading.absent(Absence.NOT_OFFERED);
    }
    Optional<String> part =
        rule.regex().isPresent() ? found(rule.regex().get(), text) : Optional.of(text);
    return part.filter(one -> one.length() <= PatientText.CHARS_MAX)
        .map(one -> reading(rule.values().of(one)))
        .orElse(Reading.absent(Absence.UNREADABLE));
  }

  private static Reading reading(OptionalDouble value) {
    return value.isPresent() ? Reading.of(value.getAsDouble()) : Reading.absent(Absence.UNREADABLE);
  }

  private static OptionalDouble number(Optional<String> text) {
    try {
      return text.isEmpty() || text.get().length() > PatientText.CHARS_MAX
          ? OptionalDouble.empty()
          : OptionalDouble.of(new BigDecimal(text.get().strip()).doubleValue());
    } catch (NumberFormatException _) {
      return OptionalDouble.empty();
    }
  }

  /// Group 1 of the first match, or all that matched where there is no group.
  private static Optional<String> found(Pattern pattern, String text) {
    if (text.length() > PatientText.CHARS_MAX) {
      return Optional.empty();
    }
    try {
      Matcher matcher = pattern.matcher(new PatientText(text));
      if (!matcher.find()) {
        return Optional.empty();
      }
      return Optional.ofNullable(matcher.groupCount() > 0 ? matcher.group(1) : matcher.group());
    } catch (PatientText.Exhausted _) {
      return Optional.empty();
    }
  }

  private void tell(Reason reason, String detail) {
    if (shortfall.isEmpty()) {
      shortfall = Optional.of(new Shortfall(reason, detail));
    }
  }
}
