package vn.bridgewatch.broken.app;

/// Stands for what wires.
public final class Main {

  public static final int CODE = 1;
}
