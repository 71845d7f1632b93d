package vn.bridgewatch.rule;

/// Which side of a number is bad; the number itself is good.
public sealed interface Limit {

  double value();

  boolean breachedBy(double measured);

  /// `<` or `>`: how a breach stands to the limit.
  String sign();

  record Above(double value) implements Limit {
    @Override
    public boolean breachedBy(double measured) {
      return measured > value;
    }

    @Override
    public String sign() {
      return ">";
    }
  }

  record Below(double value) implements Limit {
    @Override
    public boolean breachedBy(double measured) {
      return measured < value;
    }

    @Override
    public String sign() {
      return "<";
    }
  }
}
