package vn.bridgewatch.rule.kind;

import java.math.BigDecimal;
import java.math.MathContext;
import vn.bridgewatch.metric.TextFormat;

/// Numbers as people are told them: three digits that count.
final class Rounded {

  private static final MathContext DIGITS = new MathContext(3);

  private Rounded() {}

  static String text(double value) {
    return TextFormat.number(of(value));
  }

  static double of(double value) {
    return Double.isFinite(value) && value != 0
        ? new BigDecimal(value).round(DIGITS).doubleValue()
        : value;
  }
}
