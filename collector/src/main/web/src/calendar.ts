import type { Conference } from "./model";
import { type Lang, phrase } from "./words";

const RANKS = ["national", "ministry", "province", "commune"];

/** What goes on first, the highest rank before the others; then what comes, the nearest first. */
export function byNearest(conferences: readonly Conference[], nowMillis: number): Conference[] {
  const rank = (one: Conference) => {
    const place = RANKS.indexOf(one.rank);
    return place < 0 ? RANKS.length : place;
  };
  const live = (one: Conference) => !one.calledOff && one.phase === "LIVE";
  return conferences
    .filter((one) => live(one) || (one.endMillis > nowMillis && one.phase !== "AFTER"))
    .sort(
      (a, b) =>
        Number(live(b)) - Number(live(a)) ||
        (live(a) ? rank(a) - rank(b) : 0) ||
        a.startMillis - b.startMillis ||
        rank(a) - rank(b) ||
        (a.id < b.id ? -1 : 1),
    );
}

const NAMED = 4;

/** Who is invited, in words; without a known form as it was written. */
export function invitedText(invited: readonly string[], lang: Lang): string {
  const named = invited.slice(0, NAMED).map((entry) => {
    const out = entry.startsWith("-");
    const [kind, value] = split(out ? entry.slice(1) : entry);
    const who = words(kind, value, lang);
    return out ? phrase(lang, "cal.without", { who }) : who;
  });
  const more = invited.length - NAMED;
  return [...named, ...(more > 0 ? [phrase(lang, "cal.more", { n: more })] : [])].join(", ");
}

function split(entry: string): [string, string] {
  const colon = entry.indexOf(":");
  return colon < 0 ? ["", entry] : [entry.slice(0, colon), entry.slice(colon + 1)];
}

function words(kind: string, value: string, lang: Lang): string {
  switch (kind) {
    case "":
      return value === "all" ? phrase(lang, "cal.all") : value;
    case "province":
      return phrase(lang, "cal.province", { value });
    case "tag":
      return phrase(lang, "cal.tag", { value });
    case "tier":
      switch (value) {
        case "centre":
          return phrase(lang, "cal.tier.centre");
        case "province":
          return phrase(lang, "cal.tier.province");
        case "commune":
          return phrase(lang, "cal.tier.commune");
        default:
          return phrase(lang, "cal.tier.other");
      }
    default:
      return `${kind}:${value}`;
  }
}
