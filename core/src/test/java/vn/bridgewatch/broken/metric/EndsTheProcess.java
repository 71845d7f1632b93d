package vn.bridgewatch.broken.metric;

import vn.bridgewatch.broken.app.Main;

final class EndsTheProcess {

  private EndsTheProcess() {}

  static void end() {
    System.exit(Main.CODE);
  }

  static Main main() {
    return new Main();
  }
}
