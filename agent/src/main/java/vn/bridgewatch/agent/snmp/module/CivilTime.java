package vn.bridgewatch.agent.snmp.module;

import java.time.LocalDate;

/// Seconds since 1970 of a date and time of day in UTC whose parts may be out of range and then
/// carry over, as devices send them (month 0, day 31 of a short month, second 60).
public final class CivilTime {

  private CivilTime() {}

  public static long epochSeconds(int year, int month, int day, int hour, int minute, int second) {
    int wholeYear = year + Math.floorDiv(month - 1, 12);
    int wholeMonth = Math.floorMod(month - 1, 12) + 1;
    long epochDay = LocalDate.of(wholeYear, wholeMonth, 1).toEpochDay() + day - 1;
    return epochDay * 86_400 + hour * 3_600L + minute * 60L + second;
  }
}
