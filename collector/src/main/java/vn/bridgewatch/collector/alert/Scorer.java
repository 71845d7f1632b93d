package vn.bridgewatch.collector.alert;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import vn.bridgewatch.metric.Labels;

/// Keeps score of what warnings came to; called on the live thread only.
///
/// What it decides is kept in the transaction of the alerts that it follows, so that a restart
/// neither loses a mark nor makes it twice.
public interface Scorer extends Demotions {

  Scorer NONE = new Unscored();

  /// What is to be kept, in a form that the store knows.
  interface Entry {}

  /// What a rule is to the score.
  ///
  /// @param warnsOf the rule of the breach that it warns of
  record Part(String rule, Optional<String> warnsOf, Sort sort) {}

  enum Sort {
    /// It tells that a site is not heard.
    SILENCE,
    /// It counts down what only a renewal ends, as a certificate or a battery that is not charged:
    /// it looks beyond any conference, and where it ends before its time nothing was false.
    COUNTDOWN,
    OTHER
  }

  /// How a series came to its limit.
  @FunctionalInterface
  interface Approach {
    Approach UNKNOWN = (_, _, _, _) -> OptionalDouble.empty();

    /// How far it had come by a time of the way from its usual level to the limit that a rule warns
    /// of; empty where nobody knows.
    OptionalDouble wayBy(String site, String rule, Labels labels, long timeMillis);
  }

  /// Names who knows how series came to their limits.
  void approaches(Approach known);

  void rules(Collection<Part> inForce);

  /// Takes an alert that is open at a restart; after [#rules], before anything changes.
  void takeUp(AlertView open, long nowMillis);

  /// Takes an alert that changed in a way that outlives a restart. The same once more changes
  /// nothing.
  void changed(AlertView alert, long atMillis);

  /// Called about once a second.
  void tick(long nowMillis);

  boolean hasDecided();

  /// What is to be kept since the last call.
  List<Entry> drain();

  /// Keeps no score.
  final class Unscored implements Scorer {

    private Unscored() {}

    @Override
    public boolean demoted(String rule) {
      return false;
    }

    @Override
    public void approaches(Approach known) {}

    @Override
    public void rules(Collection<Part> inForce) {}

    @Override
    public void takeUp(AlertView open, long nowMillis) {}

    @Override
    public void changed(AlertView alert, long atMillis) {}

    @Override
    public void tick(long nowMillis) {}

    @Override
    public boolean hasDecided() {
      return false;
    }

    @Override
    public List<Entry> drain() {
      return List.of();
    }
  }
}
