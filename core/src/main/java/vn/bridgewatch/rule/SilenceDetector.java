package vn.bridgewatch.rule;

/// Watches whether a site is heard of, by listening time ([ListeningTime]).
///
/// It says two things. [#silent()] is what is shown: nothing for as long as the rule says. The
/// verdict is what people are told: it waits in addition for a grace after our own restart, when
/// thousands of agents come back within a minute or so, and stands until the site was heard for as
/// long as the rule's clear time.
public final class SilenceDetector {

  private static final Verdict.Undecided NEVER_SEEN = new Verdict.Undecided("never seen");
  private static final Verdict.Undecided SILENT_IN_GRACE =
      new Verdict.Undecided("silent since our own restart");

  private final SilenceRule rule;
  private boolean seen;
  private boolean breached;
  private long heardListened;
  private long heardWallMillis;
  private long backListened;
  private long graceUntilListened;
  private long nowListened;
  private Verdict verdict = NEVER_SEEN;

  public SilenceDetector(SilenceRule rule) {
    this.rule = rule;
  }

  /// Takes up, after a restart, a site that was heard before it.
  ///
  /// @param silent whether it was shown as silent then
  /// @param graceMillis listening time that it gets before people are told
  public void restoreSeen(long wallMillis, boolean silent, long listenedMillis, long graceMillis) {
    seen = true;
    heardWallMillis = wallMillis;
    heardListened = silent ? listenedMillis - rule.silentAfter().toMillis() : listenedMillis;
    nowListened = listenedMillis;
    graceUntilListened = listenedMillis + graceMillis;
    verdict = Verdict.HEALTHY;
  }

  /// Takes up, after a restart, a site of which people were told already.
  public void restoreBreached(Verdict.Breached kept, long listenedMillis) {
    seen = true;
    breached = true;
    heardWallMillis = kept.sinceMillis();
    heardListened = listenedMillis - rule.silentAfter().toMillis();
    nowListened = listenedMillis;
    verdict = kept;
  }

  /// Something of the site came.
  public void heard(long listenedMillis, long wallMillis) {
    if (!seen || silent()) {
      backListened = listenedMillis;
    }
    seen = true;
    heardListened = listenedMillis;
    heardWallMillis = wallMillis;
    graceUntilListened = 0;
    nowListened = Math.max(nowListened, listenedMillis);
    if (!breached) {
      verdict = Verdict.HEALTHY;
    } else if (heardListened - backListened >= rule.clear().toMillis()) {
      breached = false;
      verdict = Verdict.HEALTHY;
    }
  }

  /// What holds at a time.
  public Verdict at(long listenedMillis) {
    nowListened = listenedMillis;
    if (seen && !breached && silent()) {
      if (listenedMillis < graceUntilListened + rule.silentAfter().toMillis()
          && graceUntilListened > 0) {
        verdict = SILENT_IN_GRACE;
      } else {
        breached = true;
        verdict =
            new Verdict.Breached(
                rule.grade(),
                "nothing received for " + rule.silentAfter().toSeconds() + " s",
                heardWallMillis);
      }
    }
    return verdict;
  }

  /// Whether nothing has come for as long as the rule says; also true where nothing ever came.
  public boolean silent() {
    return !seen || nowListened - heardListened >= rule.silentAfter().toMillis();
  }

  public boolean seen() {
    return seen;
  }
}
