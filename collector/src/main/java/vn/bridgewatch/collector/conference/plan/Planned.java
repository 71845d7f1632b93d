package vn.bridgewatch.collector.conference.plan;

import java.util.List;
import vn.bridgewatch.config.Problem;

/// What a file of conferences holds, and what of it cannot be taken.
public record Planned(List<Plan> plans, List<Problem> problems) {

  public Planned {
    plans = List.copyOf(plans);
    problems = List.copyOf(problems);
  }
}
