// How what comes over the event stream changes what we hold. Pure, and every collection is bounded.

import type { Alert, Conference, Happening, Site } from "./model";

export const SITES_MAX = 10_000;
export const ALERTS_MAX = 1_000;
export const TOLD_MAX = 200;
export const ENDED_MAX = 12;
const ENDED_KEPT_MILLIS = 15 * 60_000;

export interface AlertBook {
  open: ReadonlyMap<string, Alert>;
  /** Resolved lately, newest first. */
  ended: readonly Alert[];
  /** Open alerts that there was no room for. */
  left: number;
}

export const NO_ALERTS: AlertBook = { open: new Map(), ended: [], left: 0 };

/** Changes come in bunches when a province goes: they are taken together, in the order they came. */
export function withSites(
  sites: ReadonlyMap<string, Site>,
  changed: readonly Site[],
): ReadonlyMap<string, Site> {
  const merged = new Map(sites);
  for (const site of changed) {
    if (merged.has(site.key) || merged.size < SITES_MAX) {
      merged.set(site.key, site);
    }
  }
  return merged;
}

export function withAlert(book: AlertBook, alert: Alert, nowMillis: number): AlertBook {
  const key = alertKey(alert);
  const held = book.open.get(key);
  if (alert.status === "resolved") {
    // An end that we hear of late must not close the alert that was opened since.
    const open = held && held.id > alert.id ? book.open : without(book.open, key);
    const ended = [alert, ...book.ended.filter((other) => other.id !== alert.id)];
    return { ...book, open, ended: recent(ended, nowMillis) };
  }
  if (held && held.id > alert.id) {
    return book;
  }
  if (!held && book.open.size >= ALERTS_MAX) {
    return { ...book, left: book.left + 1 };
  }
  return { ...book, open: new Map(book.open).set(key, alert) };
}

/** What a fresh answer of the collector says, and then what the stream said while it was asked. */
export function alertBook(
  open: readonly Alert[],
  all: readonly Alert[],
  sinceAsked: readonly Alert[],
  nowMillis: number,
): AlertBook {
  const shown = open.filter((alert) => alert.status !== "resolved");
  const book: AlertBook = {
    open: new Map(shown.slice(0, ALERTS_MAX).map((alert) => [alertKey(alert), alert])),
    ended: recent(
      all.filter((alert) => alert.status === "resolved"),
      nowMillis,
    ),
    left: Math.max(0, shown.length - ALERTS_MAX),
  };
  return sinceAsked.reduce((held, alert) => withAlert(held, alert, nowMillis), book);
}

/** What the stream told of, newest first; the log has all of it. */
export function withHappening(
  told: readonly Happening[],
  happening: Happening,
): readonly Happening[] {
  return [happening, ...told.filter((other) => other.record !== happening.record)].slice(0, TOLD_MAX);
}

/** The timeline of a site: what was asked for and what was told since, each once, by its own time. */
export function timeline(
  site: string,
  asked: readonly Happening[],
  told: readonly Happening[],
): readonly Happening[] {
  const held = new Map<string, Happening>();
  for (const happening of [...told, ...asked]) {
    if (happening.site === site) {
      held.set(happening.record, happening);
    }
  }
  return [...held.values()].sort(
    (a, b) => b.happenedMillis - a.happenedMillis || b.receivedMillis - a.receivedMillis,
  );
}

export function withConference(
  conferences: readonly Conference[],
  conference: Conference,
): readonly Conference[] {
  return [...conferences.filter((other) => other.id !== conference.id), conference].sort(
    (a, b) => a.startMillis - b.startMillis,
  );
}

function recent(alerts: readonly Alert[], nowMillis: number): readonly Alert[] {
  return alerts
    .filter((alert) => (alert.resolvedMillis ?? 0) > nowMillis - ENDED_KEPT_MILLIS)
    .sort((a, b) => (b.resolvedMillis ?? 0) - (a.resolvedMillis ?? 0))
    .slice(0, ENDED_MAX);
}

/** One open alert for a fingerprint: a new one with the same fingerprint takes its place. */
function alertKey(alert: Alert): string {
  return alert.fingerprint || String(alert.id);
}

function without(map: ReadonlyMap<string, Alert>, key: string): ReadonlyMap<string, Alert> {
  if (!map.has(key)) {
    return map;
  }
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
