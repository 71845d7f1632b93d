package vn.bridgewatch.rule;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What counts as a fault, how bad it is, and what people are told of it.
public sealed interface Rule permits SeriesRule, SilenceRule, GuardRule {

  Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  /// A word of `[a-z0-9_]`, part of the fingerprint of its alerts.
  String name();

  Grade grade();

  Texts texts();

  /// The labels that messages show.
  List<String> group();

  /// The rule of the breach that this one warns of; empty for one that tells of a breach itself.
  default Optional<String> warnsOf() {
    return Optional.empty();
  }

  /// Where it is written what to do, as a path below the documents; may be empty.
  default String runbook() {
    return texts().runbook();
  }

  /// What people are told.
  ///
  /// @param runbook where it is written what to do; may be empty
  /// @param summary what is wrong, in a sentence
  /// @param notice what people in the room will notice; may be empty
  /// @param firstStep what to do first
  record Texts(RuleText summary, RuleText notice, RuleText firstStep, String runbook) {
    public static final Texts NONE = new Texts(RuleText.NONE, RuleText.NONE, RuleText.NONE, "");

    public Texts(RuleText summary, RuleText notice, RuleText firstStep) {
      this(summary, notice, firstStep, "");
    }
  }

  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("name: must match " + NAME + ", got " + name);
    }
  }
}
