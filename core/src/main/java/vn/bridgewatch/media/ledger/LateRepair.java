package vn.bridgewatch.media.ledger;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.quality.Repair;
import vn.bridgewatch.quality.RepairWindow;
import vn.bridgewatch.quality.stream.LossListener;

/// A repair that is known when the first packet's fate is: asking again depends on the round trip.
final class LateRepair implements LossListener {

  private final Supplier<Repair> repair;
  private @Nullable RepairWindow window;

  LateRepair(Supplier<Repair> repair) {
    this.repair = repair;
  }

  @Override
  public void packet(boolean lost) {
    window().packet(lost);
  }

  RepairWindow.Residual report() {
    return window().report();
  }

  private RepairWindow window() {
    RepairWindow known = window;
    if (known == null) {
      known = new RepairWindow(repair.get());
      window = known;
    }
    return known;
  }
}
