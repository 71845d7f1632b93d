package vn.bridgewatch.wire;

import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Tick;

/// A hash of what a payload says, whatever way it travelled: two ledgers that hold the same hash
/// for a record hold the same content.
///
/// Covered are the times, names, labels, values bit for bit (each NaN is its own, as is negative
/// zero), the reasons of absences, kinds and texts, all in their order. Not covered are a metric's
/// kind and help, which are no part of a series' identity. The hash is the same in every build and
/// on every machine: it is a chain over 64-bit words, of which docs/spool.md has the list, through
/// the finisher of MurmurHash3 (public domain, Austin Appleby). It protects against mistakes, not
/// against somebody who looks for a collision.
public final class ContentHash {

  private static final long SEED = 0x4257_4348_0000_0001L; // "BWCH", version 1
  private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;
  private static final int CHARS_PER_WORD = 4;

  private static final int SAMPLES = 1;
  private static final int HAPPENING = 2;
  private static final int PRESENT = 1;
  private static final int ABSENT = 2;

  private long hash = SEED;

  private ContentHash() {}

  /// The hash of a payload.
  public static long of(Payload payload) {
    var chain = new ContentHash();
    switch (payload) {
      case Payload.Samples(var tick) -> chain.add(tick);
      case Payload.Happening(var event) -> chain.add(event);
    }
    return chain.hash;
  }

  private void add(Tick tick) {
    add(SAMPLES);
    add(tick.wallMillis());
    add(tick.observations().size());
    for (Observation observation : tick.observations()) {
      add(observation.series().name());
      add(observation.series().labels());
      switch (observation.reading()) {
        case Reading.Present(double value) -> {
          add(PRESENT);
          add(Double.doubleToRawLongBits(value));
        }
        case Reading.Absent(var reason) -> {
          add(ABSENT);
          add(reason.code());
        }
      }
    }
  }

  private void add(Event event) {
    add(HAPPENING);
    add(event.wallMillis());
    add(event.kind());
    add(event.labels());
    add(event.text());
  }

  private void add(Labels labels) {
    add(labels.size());
    labels.forEach((name, value) -> {
      add(name);
      add(value);
    });
  }

  /// The length in UTF-16 units, then four of them a word, the first in the lowest bits.
  private void add(String text) {
    int length = text.length();
    add(length);
    for (int start = 0; start < length; start += CHARS_PER_WORD) {
      long word = 0;
      for (int i = Math.min(length, start + CHARS_PER_WORD) - 1; i >= start; i--) {
        word = word << Character.SIZE | text.charAt(i);
      }
      add(word);
    }
  }

  private void add(long word) {
    long mixed = (hash + GOLDEN) ^ word;
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51_afd7_ed55_8ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ce_b9fe_1a85_ec53L;
    hash = mixed ^ (mixed >>> 33);
  }
}
