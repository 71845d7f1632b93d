package vn.bridgewatch.collector.score;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// What the warnings of a rule came to, by occasions.
///
/// A line that is cut, a storm, a strange afternoon make many sites warn at once: what fired in one
/// province within [#LENGTH] of the first of it is one occasion, that came true where at least half
/// of it did. So a single event is no evidence against a rule, however many sites it touches.
///
/// @param count how many
/// @param came how many of them came true
/// @param wrongSites sites at which a warning came to nothing
record Occasions(int count, int came, int wrongSites) {

  static final Duration LENGTH = Duration.ofHours(6);

  /// One warning that was judged.
  ///
  /// @param province where it is; its site where that is not known
  record Claim(String site, String province, long firedMillis, boolean came) {}

  private static final class Open {
    private final long firstMillis;
    private int warnings;
    private int came;

    Open(long firstMillis) {
      this.firstMillis = firstMillis;
    }

    private boolean cameTrue() {
      return 2 * came >= warnings;
    }
  }

  static Occasions of(List<Claim> claims) {
    var all = new ArrayList<Open>();
    var newest = new HashMap<String, Open>();
    var wrongSites = new HashSet<String>();
    List<Claim> inOrder =
        claims.stream().sorted(Comparator.comparingLong(Claim::firedMillis)).toList();
    for (Claim claim : inOrder) {
      Open open = open(claim, newest, all);
      open.warnings++;
      if (claim.came()) {
        open.came++;
      } else {
        wrongSites.add(claim.site());
      }
    }
    int came = (int) all.stream().filter(Open::cameTrue).count();
    return new Occasions(all.size(), came, wrongSites.size());
  }

  private static Open open(Claim claim, Map<String, Open> newest, List<Open> all) {
    Open known = newest.get(claim.province());
    if (known != null && claim.firedMillis() - known.firstMillis < LENGTH.toMillis()) {
      return known;
    }
    var begun = new Open(claim.firedMillis());
    newest.put(claim.province(), begun);
    all.add(begun);
    return begun;
  }
}
