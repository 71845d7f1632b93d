package vn.bridgewatch.quality.stream;

/// Is told of every packet, once, in the order of sending.
@FunctionalInterface
public interface LossListener {

  void packet(boolean lost);
}
