package vn.bridgewatch.collector.live;

/// What the detectors of a site have learnt from the journal up to a place in it.
public final class SiteLearnt {

  private final String site;
  private final int partition;
  private final long position;
  private final byte[] state;

  /// @param state whose it is from now on; empty where the site is no more
  public SiteLearnt(String site, int partition, long position, byte[] state) {
    this.site = site;
    this.partition = partition;
    this.position = position;
    this.state = state;
  }

  public String site() {
    return site;
  }

  public int partition() {
    return partition;
  }

  public long position() {
    return position;
  }

  /// As [Learnt] wrote it; not to be changed.
  public byte[] state() {
    return state;
  }
}
