package vn.bridgewatch.collector.conference;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import vn.bridgewatch.collector.conference.plan.Change;
import vn.bridgewatch.collector.conference.plan.Details;
import vn.bridgewatch.collector.conference.plan.Plan;
import vn.bridgewatch.collector.conference.plan.Planned;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.config.Problem;

/// Whether what was read can be taken here: its sites are known, and its ids are its own.
public final class PlanCheck {

  private PlanCheck() {}

  /// Moves the plans whose rosters the inventory does not know to the problems.
  public static Planned check(Planned read, Inventory inventory) {
    var plans = new ArrayList<Plan>();
    var problems = new ArrayList<>(read.problems());
    var ids = new HashSet<String>();
    for (Plan plan : read.plans()) {
      try {
        if (!ids.add(plan.id())) {
          throw new IllegalArgumentException("id: is given twice");
        }
        var _ = Roster.expand(plan.details().invited(), inventory);
        for (Change change : plan.changes()) {
          Details details = change.as() == null ? null : change.as().details();
          if (details != null) {
            var _ = Roster.expand(details.invited(), inventory);
          }
        }
        plans.add(plan);
      } catch (IllegalArgumentException e) {
        problems.add(new Problem(plan.id(), 0, "", String.valueOf(e.getMessage())));
      }
    }
    return new Planned(plans, problems);
  }

  /// All that is wrong, with what only the calendar knows.
  public static List<Problem> problems(Planned planned, ConferenceChanges changes) {
    var problems = new ArrayList<>(planned.problems());
    changes
        .others()
        .forEach(
            id -> problems.add(new Problem(id, 0, "id", "belongs to the file or to a calendar")));
    return problems;
  }
}
