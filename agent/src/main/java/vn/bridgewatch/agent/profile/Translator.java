package vn.bridgewatch.agent.profile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;

/// Makes series of the vocabulary from the series that modules gave.
///
/// Where two translations give the same series, the first in order that has a value counts: a
/// profile's own comes before those of its modules, and one object may stand in for another. Where
/// one translation gives a series twice, the first stays. A translated series is absent for the
/// reason that its source is absent.
public final class Translator {

  /// Series that one device may give in the vocabulary.
  public static final int SERIES_MAX = 2_000;

  private final List<Translation> translations;
  private final Map<String, List<Integer>> bySource = new HashMap<>();
  private final Set<String> beside = new HashSet<>();

  Translator(List<Translation> translations) {
    this.translations = List.copyOf(translations);
    for (int i = 0; i < this.translations.size(); i++) {
      Translation translation = this.translations.get(i);
      bySource.computeIfAbsent(translation.from(), _ -> new ArrayList<>()).add(i);
      beside.addAll(translation.beside());
    }
  }

  public boolean isEmpty() {
    return translations.isEmpty();
  }

  /// What came of one reading.
  ///
  /// @param leftOut series that had no place, or were given twice
  public record Translated(List<Observation> observations, int leftOut) {
    public Translated {
      observations = List.copyOf(observations);
    }
  }

  /// @param read what the modules gave in one reading
  /// @param base labels that every series gets: `device` and `instance`
  public Translated apply(List<Observation> read, Labels base) {
    var pass = new Pass(base, siblings(read));
    for (Observation observation : read) {
      for (int rank : bySource.getOrDefault(observation.series().name(), List.of())) {
        pass.add(rank, translations.get(rank), observation);
      }
    }
    return pass.end();
  }

  private Map<String, Map<Labels, Reading>> siblings(List<Observation> read) {
    var siblings = new HashMap<String, Map<Labels, Reading>>();
    if (!beside.isEmpty()) {
      for (Observation observation : read) {
        String name = observation.series().name();
        if (beside.contains(name)) {
          siblings
              .computeIfAbsent(name, _ -> new HashMap<>())
              .put(observation.series().labels(), observation.reading());
        }
      }
    }
    return siblings;
  }

  private record Candidate(int rank, Reading reading, double order) {}

  /// One reading; lives as long as the call.
  private static final class Pass {

    private final Labels base;
    private final Map<String, Map<Labels, Reading>> siblings;
    private final Map<Series, Candidate> found = new LinkedHashMap<>();
    private int leftOut;

    Pass(Labels base, Map<String, Map<Labels, Reading>> siblings) {
      this.base = base;
      this.siblings = siblings;
    }

    void add(int rank, Translation translation, Observation source) {
      Labels from = source.series().labels();
      if (!isWanted(translation, from)) {
        return;
      }
      Optional<Labels> labels = labels(translation, from);
      if (labels.isEmpty()) {
        return;
      }
      Reading reading = reading(translation, source);
      var series = new Series(translation.word().metric(), labels.get());
      double order = order(translation, from);
      Candidate before = found.get(series);
      if (before == null && found.size() >= SERIES_MAX) {
        leftOut++;
      } else if (before == null || before.rank() != rank) {
        if (before == null || isBetter(rank, reading, before)) {
          found.put(series, new Candidate(rank, reading, order));
        }
      } else if (translation.sum()) {
        found.put(series, new Candidate(rank, sum(before.reading(), reading), order));
      } else if (translation.latest().isEmpty()) {
        leftOut++;
      } else if (order > before.order()) {
        found.put(series, new Candidate(rank, reading, order));
      }
    }

    private static double order(Translation translation, Labels from) {
      if (translation.latest().isEmpty()) {
        return 0;
      }
      try {
        return Double.parseDouble(from.get(translation.latest()).orElse(""));
      } catch (NumberFormatException _) {
        return Double.NEGATIVE_INFINITY;
      }
    }

    Translated end() {
      var observations = new ArrayList<Observation>(found.size());
      found.forEach((series, one) -> observations.add(new Observation(series, one.reading())));
      return new Translated(observations, leftOut);
    }

    private static boolean isBetter(int rank, Reading reading, Candidate before) {
      boolean present = reading instanceof Reading.Present;
      boolean presentBefore = before.reading() instanceof Reading.Present;
      return present == presentBefore ? rank < before.rank() : present;
    }

    /// What is not known of one is not known of the sum.
    private static Reading sum(Reading one, Reading other) {
      return one instanceof Reading.Present(double a) && other instanceof Reading.Present(double b)
          ? Reading.of(a + b)
          : one instanceof Reading.Absent ? one : other;
    }

    private boolean isWanted(Translation translation, Labels from) {
      for (var where : translation.where().entrySet()) {
        if (!where.getValue().matcher(from.get(where.getKey()).orElse("")).matches()) {
          return false;
        }
      }
      for (var when : translation.when().entrySet()) {
        OptionalDouble number = sibling(when.getKey(), from);
        if (number.isEmpty() || !when.getValue().matcher(show(number.getAsDouble())).matches()) {
          return false;
        }
      }
      return true;
    }

    private Optional<Labels> labels(Translation translation, Labels from) {
      if (translation.labels().isEmpty()) {
        return Optional.of(base);
      }
      var labels = new TreeMap<>(base.asMap());
      for (var rule : translation.labels().entrySet()) {
        Optional<String> value = rule.getValue().of(from);
        if (value.isEmpty()) {
          return Optional.empty();
        }
        if (value.get().length() > Labels.VALUE_CHARS_MAX) {
          leftOut++;
          return Optional.empty();
        }
        if (!value.get().isEmpty()) {
          labels.put(rule.getKey(), value.get());
        }
      }
      return Optional.of(Labels.of(labels));
    }

    private Reading reading(Translation translation, Observation source) {
      return switch (source.reading()) {
        case Reading.Absent absent -> absent;
        case Reading.Present(double number) -> {
          Labels from = source.series().labels();
          OptionalDouble value =
              translation.text().isEmpty()
                  ? value(translation, number, from)
                  : translation.rule().of(from.get(translation.text()).orElse(""));
          yield value.isPresent()
              ? Reading.of(value.getAsDouble())
              : Reading.absent(
                  translation.rule().values().isEmpty() ? Absence.UNREADABLE : Absence.NOT_OFFERED);
        }
      };
    }

    private OptionalDouble value(Translation translation, double number, Labels from) {
      double value = number;
      if (translation.units().isPresent()) {
        Translation.Units units = translation.units().get();
        OptionalDouble scale = sibling(units.scale(), from);
        OptionalDouble precision = sibling(units.precision(), from);
        if (scale.isEmpty() || precision.isEmpty()) {
          return OptionalDouble.empty();
        }
        value = Translation.Units.of(value, scale.getAsDouble(), precision.getAsDouble());
      }
      if (!translation.plus().isEmpty()) {
        value += sum(translation.plus(), from);
      }
      if (!translation.divideBy().isEmpty()) {
        double whole = sum(translation.divideBy(), from);
        value = whole == 0 ? Double.NaN : value / whole;
      }
      return translation.milliwatts()
          ? translation.rule().ofMilliwatts(value)
          : translation.rule().of(value);
    }

    /// NaN where a column is not there, which is then no value.
    private double sum(List<String> columns, Labels from) {
      double sum = 0;
      for (String name : columns) {
        sum += sibling(name, from).orElse(Double.NaN);
      }
      return sum;
    }

    private OptionalDouble sibling(String name, Labels labels) {
      return siblings.getOrDefault(name, Map.of()).get(labels) instanceof Reading.Present(double v)
          ? OptionalDouble.of(v)
          : OptionalDouble.empty();
    }

    private static String show(double number) {
      return number == Math.rint(number) && Math.abs(number) < 1e15
          ? Long.toString((long) number)
          : Double.toString(number);
    }
  }
}
