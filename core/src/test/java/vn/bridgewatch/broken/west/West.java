package vn.bridgewatch.broken.west;

import java.util.List;
import vn.bridgewatch.broken.east.East;

/// The other half of a cycle.
public record West(List<East> east) {
  static East of(West west) {
    return new East(west);
  }
}
