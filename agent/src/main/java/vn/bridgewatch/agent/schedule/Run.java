package vn.bridgewatch.agent.schedule;

import java.util.concurrent.atomic.AtomicBoolean;

/// One attempt; whoever settles it first decides what is recorded.
final class Run {
  final Entry entry;
  final AtomicBoolean settled = new AtomicBoolean();

  Run(Entry entry) {
    this.entry = entry;
  }
}
