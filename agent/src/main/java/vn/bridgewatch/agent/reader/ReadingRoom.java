package vn.bridgewatch.agent.reader;

import java.util.concurrent.Semaphore;

/// What all devices of an agent share, so that many documents at once stay within its memory: bytes
/// of documents on their way, and documents taken apart.
public final class ReadingRoom {

  private static final int BODY_PARTS = 256; // of 16 KiB
  private static final int PARSED_AT_ONCE = 2;

  private final Semaphore bodies = new Semaphore(BODY_PARTS);
  private final Semaphore parsed = new Semaphore(PARSED_AT_ONCE);

  Semaphore bodies() {
    return bodies;
  }

  Semaphore parsed() {
    return parsed;
  }
}
