package vn.bridgewatch.twin.degrade;

import vn.bridgewatch.rule.forecast.Link;

/// Which quantity degrades, and how it behaves otherwise.
public enum Kind {
  LOSS(Link.LOG, new Range(2, 12), new Range(0.05, 0.16), new Range(0, 0.25)),
  OPTICAL(Link.IDENTITY, new Range(4, 18), new Range(0.01, 0.06), new Range(0, 0.05)),
  UPS(Link.IDENTITY, new Range(1, 6), new Range(0.001, 0.006), new Range(0, 0)),
  FAN(Link.IDENTITY, new Range(1.5, 9), new Range(0.02, 0.08), new Range(0.02, 0.25)),
  BUFFER(Link.LOGIT, new Range(2, 14), new Range(0.02, 0.08), new Range(0, 0.1)),
  ERRORS(Link.LOG, new Range(3, 14), new Range(0.1, 0.2), new Range(0, 0.15)),
  FLAPPING(Link.LOG, new Range(3, 12), new Range(0.1, 0.2), new Range(0, 0.1)),
  DISK(Link.LOGIT, new Range(5, 20), new Range(0.003, 0.02), new Range(0, 0.03)),
  UTILISATION(Link.LOGIT, new Range(3, 12), new Range(0.03, 0.1), new Range(0.15, 0.45));

  final Link link;

  private final double hoursFrom;
  private final double hoursTo;
  private final double noiseFrom;
  private final double noiseTo;
  private final double dayFrom;
  private final double dayTo;

  Kind(Link link, Range hours, Range noise, Range day) {
    this.link = link;
    this.hoursFrom = hours.from();
    this.hoursTo = hours.to();
    this.noiseFrom = noise.from();
    this.noiseTo = noise.to();
    this.dayFrom = day.from();
    this.dayTo = day.to();
  }

  /// Hours from onset to the limit.
  Range hours() {
    return new Range(hoursFrom, hoursTo);
  }

  /// The deviation of a minute, as a share of the way from usual to limit.
  Range noise() {
    return new Range(noiseFrom, noiseTo);
  }

  /// The amplitude of the day, as a share of the way.
  Range day() {
    return new Range(dayFrom, dayTo);
  }

  record Range(double from, double to) {}
}
