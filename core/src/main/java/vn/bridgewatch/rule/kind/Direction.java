package vn.bridgewatch.rule.kind;

/// Which way of a change is told.
public enum Direction {
  UP,
  DOWN,
  BOTH;

  boolean covers(double change) {
    return switch (this) {
      case UP -> change > 0;
      case DOWN -> change < 0;
      case BOTH -> change != 0;
    };
  }
}
