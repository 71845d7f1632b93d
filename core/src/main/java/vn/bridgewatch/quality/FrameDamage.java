package vn.bridgewatch.quality;

import vn.bridgewatch.quality.stream.LossListener;

/// Counts the pictures that the losses of a stream hit, taking every picture to have the profile's
/// number of packets. Not thread-safe; constant memory.
public final class FrameDamage implements LossListener {

  private final VideoProfile profile;
  private final int packetsPerFrame;
  private int inFrame;
  private boolean frameHit;
  private long frames;
  private long hits;
  private long stutters;

  /// Pictures that are still broken.
  private long broken;

  public FrameDamage(VideoProfile profile) {
    this.profile = profile;
    this.packetsPerFrame = profile.packetsPerFrame();
  }

  @Override
  public void packet(boolean lost) {
    frameHit |= lost;
    inFrame++;
    if (inFrame < packetsPerFrame) {
      return;
    }
    frames++;
    if (frameHit) {
      hits++;
      if (broken == 0) {
        stutters++;
        broken = profile.healFrames();
      }
    }
    broken = Math.max(0, broken - 1);
    inFrame = 0;
    frameHit = false;
  }

  /// Of the pictures that are complete; zeros without one.
  public FrameImpact report() {
    if (frames == 0) {
      return new FrameImpact(0, 0, 0);
    }
    double minutes = frames / profile.framesPerMinute();
    return new FrameImpact((double) hits / frames, hits / minutes, stutters / minutes);
  }
}
