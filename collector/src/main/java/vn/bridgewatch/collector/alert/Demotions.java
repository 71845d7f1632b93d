package vn.bridgewatch.collector.alert;

/// Which rules are demoted: their new alerts are shown and sent to nobody. What they say is judged
/// and scored all the same.
@FunctionalInterface
public interface Demotions {

  Demotions NONE = _ -> false;

  boolean demoted(String rule);
}
