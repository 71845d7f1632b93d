import type { Alert, Counts, Site } from "./model";

/**
 * What the pages show of a site. It is the collector's state, with "unknown" split in two: a site
 * that fell silent needs somebody now, one that was never connected does not.
 */
export type Condition =
  | "lost"
  | "critical"
  | "silent"
  | "degraded"
  | "other"
  | "maintenance"
  | "good"
  | "never";

/** Worst first; what was never seen comes last, because there is nothing to do about it now. */
export const CONDITIONS: readonly Condition[] = [
  "lost",
  "critical",
  "silent",
  "degraded",
  "other",
  "maintenance",
  "good",
  "never",
];

/** Every state has a sign of its own, so that it can be told without colour. */
export const SIGN: Record<Condition, string> = {
  lost: "✗",
  critical: "‼",
  silent: "?",
  degraded: "!",
  other: "•",
  maintenance: "⚙",
  good: "✓",
  never: "?",
};

export function conditionOf(site: Pick<Site, "state" | "reason" | "lastSeenMillis">): Condition {
  switch (site.state) {
    case "lost":
    case "critical":
    case "degraded":
    case "maintenance":
    case "good":
      return site.state;
    case "unknown":
      return site.reason === "never_seen" || site.lastSeenMillis === 0 ? "never" : "silent";
    default:
      return "other";
  }
}

export function rank(condition: Condition): number {
  return CONDITIONS.indexOf(condition);
}

export type Tally = Record<Condition, number>;

export function tally(counts: Counts): Tally {
  const never = counts.neverSeen ?? 0;
  const named =
    counts.lost + counts.critical + counts.degraded + counts.maintenance + counts.good + counts.unknown;
  return {
    lost: counts.lost,
    critical: counts.critical,
    silent: Math.max(0, counts.unknown - never),
    degraded: counts.degraded,
    other: Math.max(0, counts.total - named),
    maintenance: counts.maintenance,
    good: counts.good,
    never,
  };
}

export function tallySites(sites: Iterable<Site>): Tally {
  const result: Tally = {
    lost: 0,
    critical: 0,
    silent: 0,
    degraded: 0,
    other: 0,
    maintenance: 0,
    good: 0,
    never: 0,
  };
  for (const site of sites) {
    result[conditionOf(site)]++;
  }
  return result;
}

/** The worst condition that occurs; "never" when there is nothing at all. */
export function worst(counted: Tally): Condition {
  return CONDITIONS.find((condition) => counted[condition] > 0) ?? "never";
}

/** Nearest first; what is over comes before where nothing is near: people may still be there. */
const PHASES = ["LIVE", "T15M", "T60M", "T24H", "T7D", "AFTER", "IDLE"];

/** A phase that we do not know is shown as near rather than hidden at the end. */
function distance(phase: string): number {
  const at = PHASES.indexOf(phase);
  return at < 0 ? 0.5 : at;
}

/** People sit in a conference and the site cannot take part in it, or nobody knows whether it can. */
function failsNow(site: Site): boolean {
  const condition = conditionOf(site);
  return (
    site.phase === "LIVE" &&
    (condition === "lost" || condition === "critical" || condition === "silent")
  );
}

/**
 * Those that fail in a running conference before everything else; then the worst, of those that are
 * equally bad the nearest to a conference, then the one with the most alerts.
 */
export function bySeriousness(a: Site, b: Site): number {
  return (
    Number(failsNow(b)) - Number(failsNow(a)) ||
    rank(conditionOf(a)) - rank(conditionOf(b)) ||
    distance(a.phase) - distance(b.phase) ||
    b.openAlerts - a.openAlerts ||
    (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
  );
}

const SEVERITIES = ["critical", "warning", "info"];

/**
 * Firing before pending, the gravest first, of those the one whose site is nearest to a conference,
 * then the newest. The collector orders in the same way what it answers.
 */
export function byGravity(a: Alert, b: Alert): number {
  return (
    Number(b.status === "firing") - Number(a.status === "firing") ||
    severityRank(a) - severityRank(b) ||
    distance(a.phase) - distance(b.phase) ||
    b.startedMillis - a.startedMillis ||
    a.id - b.id
  );
}

/** A severity that we do not know is shown as grave rather than hidden at the end. */
function severityRank(alert: Alert): number {
  const at = SEVERITIES.indexOf(alert.severity);
  return at < 0 ? 0.5 : at;
}
