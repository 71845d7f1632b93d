package vn.bridgewatch.collector.alert;

import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.rule.Grade;

/// How loud a breach is: the rule says how bad it is in itself, the phase how much time is left.
final class SeverityTable {

  private SeverityTable() {}

  static Severity of(Grade grade, Phase phase) {
    return switch (phase) {
      case IDLE, AFTER ->
          switch (grade) {
            case INFO, WARNING -> Severity.INFO;
            case CRITICAL -> Severity.WARNING;
          };
      case T7D, T24H, T60M ->
          switch (grade) {
            case INFO -> Severity.INFO;
            case WARNING -> Severity.WARNING;
            case CRITICAL -> Severity.CRITICAL;
          };
      case T15M, LIVE ->
          switch (grade) {
            case INFO -> Severity.INFO;
            case WARNING, CRITICAL -> Severity.CRITICAL;
          };
    };
  }
}
