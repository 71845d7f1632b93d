package vn.bridgewatch.twin.snmp;

/// A device that plays a recording; it can be made silent and brought back while it runs.
public final class SimulatedDevice {

  private final Recording recording;
  private volatile boolean silent;

  SimulatedDevice(Recording recording) {
    this.recording = recording;
  }

  /// A silent device lets every request pass without an answer, as one without power.
  public void setSilent(boolean silent) {
    this.silent = silent;
  }

  public boolean isSilent() {
    return silent;
  }

  Recording recording() {
    return recording;
  }
}
