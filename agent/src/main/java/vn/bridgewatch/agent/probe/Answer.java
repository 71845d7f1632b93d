package vn.bridgewatch.agent.probe;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a target told beyond the time that its answer took; each kind of probe has its own.
public interface Answer {

  /// Nothing came, or nothing that tells anything.
  Answer NONE =
      new Answer() {
        @Override
        public void tell(Values values) {}

        @Override
        public String text() {
          return "";
        }
      };

  /// Gives the values that came; fields of the probe that are not given are absent.
  void tell(Values values);

  /// What came, in English, to be followed by how long it took, as `echo reply`.
  String text();

  /// Further lines for a person at a desk, in English.
  default List<String> details() {
    return List.of();
  }

  /// The same for programs: names in camel case; values are texts, numbers, booleans and lists of
  /// texts.
  default Map<String, Object> facts() {
    return Map.of();
  }

  /// What a pre-conference check must tell of it although the target was reached.
  default Optional<Doubt> doubt() {
    return Optional.empty();
  }

  /// What happened once and is for the timeline.
  default List<Happening> happenings() {
    return List.of();
  }

  /// An event.
  ///
  /// @param kind a stable word of `[a-z0-9_]`
  record Happening(String kind, String textVi, String text) {}

  /// A reason to look closer.
  ///
  /// @param reason a stable word of `[a-z0-9_]`
  /// @param detail one sentence in English, with the value and the limit
  record Doubt(String reason, String detail) {}

  /// Takes values by field.
  interface Values {
    void put(Field field, double value);
  }
}
