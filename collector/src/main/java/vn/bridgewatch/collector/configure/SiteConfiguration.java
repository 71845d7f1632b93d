package vn.bridgewatch.collector.configure;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Frame.Configured.Standing;

/// What a site is to measure beside its agent's own file, and what the agent said of it last.
///
/// @param revision grows with each change of the site, from 1 on
/// @param document empty: it was taken back
/// @param by who changed it last
/// @param duringConference whoever changed it said that it is to come though a conference is near
public record SiteConfiguration(
    String site,
    long revision,
    Optional<String> document,
    long changedMillis,
    String by,
    boolean duringConference,
    Optional<Answer> answer) {

  /// What an agent said.
  public record Answer(Standing standing, String text, long millis) {

    boolean says(Frame.Configured other) {
      return standing == other.standing() && text.equals(other.text());
    }
  }

  /// How far a change has come.
  public enum State {
    /// The agent has not answered yet: it is cut off, looks at it, or is too old to know of it.
    WAITING,
    IN_FORCE,
    REFUSED,
    NOT_WANTED,
    /// There is nothing, and the agent knows.
    NONE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public State state() {
    @Nullable Standing standing = answer.map(Answer::standing).orElse(null);
    return switch (standing) {
      case null -> State.WAITING;
      case IN_FORCE -> document.isPresent() ? State.IN_FORCE : State.NONE;
      case REFUSED -> State.REFUSED;
      case NOT_WANTED -> document.isPresent() ? State.NOT_WANTED : State.NONE;
    };
  }

  /// Whether the agent may be told of it near a conference: it said that it has it in force, so
  /// that nothing changes, or somebody wants it there even so.
  boolean mayComeNear() {
    return duringConference || answer.filter(it -> it.standing() == Standing.IN_FORCE).isPresent();
  }

  /// The revision that the agent is told and answers: 0 where there is nothing.
  long toldRevision() {
    return document.isPresent() ? revision : 0;
  }

  SiteConfiguration permitted() {
    return new SiteConfiguration(site, revision, document, changedMillis, by, true, answer);
  }

  Frame.Configure frame() {
    return new Frame.Configure(site, toldRevision(), document.orElse(""));
  }

  SiteConfiguration with(Answer fresh) {
    return new SiteConfiguration(
        site, revision, document, changedMillis, by, duringConference, Optional.of(fresh));
  }

  /// Without the text of the document, which may be long.
  SiteConfiguration withoutText() {
    return new SiteConfiguration(
        site, revision, document.map(_ -> ""), changedMillis, by, duringConference, answer);
  }
}
