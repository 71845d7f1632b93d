package vn.bridgewatch.collector.conference;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.conference.ConferenceRepository.Changes;
import vn.bridgewatch.collector.conference.ConferenceRepository.Kept;

/// What plans change, or would change.
///
/// @param others ids that the file or a calendar has: they are not taken
/// @param empty ids of dates of which the inventory knows no site: they are left out
public record ConferenceChanges(
    List<Conference> added,
    List<Changed> changed,
    List<Conference> removed,
    List<String> series,
    List<String> others,
    List<String> empty) {

  /// @param what `time`, `title`, `roster`, …
  public record Changed(Conference before, Conference after, List<String> what) {}

  static ConferenceChanges of(
      Calendar before, Changes changes, List<String> others, List<String> empty) {
    var added = new ArrayList<Conference>();
    var changed = new ArrayList<Changed>();
    for (Kept kept : changes.put()) {
      @Nullable Kept old = before.byId().get(kept.conference().id());
      if (old == null) {
        added.add(kept.conference());
      } else if (!old.conference().equals(kept.conference())) {
        changed.add(changed(old.conference(), kept.conference()));
      }
    }
    return new ConferenceChanges(
        List.copyOf(added),
        List.copyOf(changed),
        before.byStart().stream().filter(one -> changes.removed().contains(one.id())).toList(),
        changes.series().stream().map(one -> one.plan().id()).toList(),
        List.copyOf(others),
        List.copyOf(empty));
  }

  private static Changed changed(Conference old, Conference fresh) {
    var what = new ArrayList<String>();
    note(what, "time", !old.start().equals(fresh.start()) || !old.end().equals(fresh.end()));
    note(what, "title", !old.title().equals(fresh.title()));
    note(what, "code_name", !old.codeName().equals(fresh.codeName()));
    note(what, "rank", old.rank() != fresh.rank());
    note(what, "call", !old.details().call().equals(fresh.details().call()));
    note(what, "roster", !old.roster().equals(fresh.roster()));
    note(what, "called_off", old.calledOff() != fresh.calledOff());
    return new Changed(old, fresh, List.copyOf(what));
  }

  private static void note(List<String> what, String word, boolean holds) {
    if (holds) {
      what.add(word);
    }
  }
}
