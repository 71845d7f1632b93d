// The collector's clock, as far as we know it. The viewer's own clock may be wrong by hours, so times are
// counted from what the collector said last, by a clock that nobody sets.

import { signal } from "@preact/signals";

interface Heard {
  collectorMillis: number;
  /** Monotonic, but stands still while some machines sleep. */
  steadyMillis: number;
  /** Goes on while the machine sleeps, but may be set. */
  wallMillis: number;
}

let heard: Heard | null = null;

/** The collector's time now; moves once a second, so that what reads it is drawn once a second. */
export const now = signal(Date.now());

/** How long ago the collector was heard; null before the first word. */
export const silence = signal<number | null>(null);

/** When the collector said what it said last, by its own clock. */
export function heardMillis(): number | null {
  return heard?.collectorMillis ?? null;
}

export function hear(collectorMillis: number): void {
  heard = { collectorMillis, steadyMillis: performance.now(), wallMillis: Date.now() };
  move();
}

export function move(): void {
  if (heard) {
    // After a sleep the two differ: the longer one is right, and old data must not look fresh.
    const passed = Math.max(
      0,
      performance.now() - heard.steadyMillis,
      Date.now() - heard.wallMillis,
    );
    silence.value = passed;
    now.value = heard.collectorMillis + passed;
  } else {
    now.value = Date.now();
  }
}
