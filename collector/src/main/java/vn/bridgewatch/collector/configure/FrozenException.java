package vn.bridgewatch.collector.configure;

import vn.bridgewatch.conference.Phase;

/// A conference of the site is so near that what it measures is not changed without saying so.
public final class FrozenException extends Exception {

  private final String conference;
  private final Phase phase;

  FrozenException(String site, String conference, Phase phase) {
    super("site " + site + " takes part in " + conference + ", which is in phase " + phase);
    this.conference = conference;
    this.phase = phase;
  }

  /// The title of the conference.
  public String conference() {
    return conference;
  }

  public Phase phase() {
    return phase;
  }
}
