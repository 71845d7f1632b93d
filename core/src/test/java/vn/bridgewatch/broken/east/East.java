package vn.bridgewatch.broken.east;

import vn.bridgewatch.broken.west.West;

/// Half of a cycle.
public record East(West west) {}
