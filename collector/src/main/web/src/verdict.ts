// The one sentence at the top of a page.

import { CONDITIONS, conditionOf, type Tally } from "./condition";
import { span } from "./format";
import type { Conference, Site } from "./model";
import { type Lang, phrase } from "./words";

const MINUTE = 60_000;

/** "3.290/3.355 điểm cầu tốt, 2 nghiêm trọng, 63 chưa có dữ liệu". */
export function countryVerdict(counted: Tally, lang: Lang): string {
  const total = CONDITIONS.reduce((sum, condition) => sum + counted[condition], 0);
  if (total === 0) {
    return phrase(lang, "verdict.none");
  }
  const rest = CONDITIONS.flatMap((condition) =>
    condition !== "good" && counted[condition] > 0
      ? [phrase(lang, `verdict.${condition}`, { n: counted[condition] })]
      : [],
  );
  return [phrase(lang, "verdict.good", { good: counted.good, total }), ...rest]
    .map((part) => part.replaceAll(" ", "\u00a0")) // a number stays with what it counts
    .join(", ");
}

/** What is wrong with the site, and until when it has to be mended. */
export function siteVerdict(
  site: Site,
  conferences: readonly Conference[],
  nowMillis: number,
  lang: Lang,
): string {
  const condition = conditionOf(site);
  const what = phrase(lang, `site.verdict.${condition}`, {
    span: steady(nowMillis - site.lastSeenMillis, lang),
    state: site.state,
  });
  if (condition === "good") {
    return what;
  }
  const deadline = deadlineOf(conferences, nowMillis, lang);
  const alerts =
    site.openAlerts > 0 ? phrase(lang, "site.verdict.alerts", { n: site.openAlerts }) : "";
  return [what, alerts, deadline].filter(Boolean).join(" ");
}

/** Until when it has to be mended; empty when no conference is near. */
function deadlineOf(conferences: readonly Conference[], nowMillis: number, lang: Lang): string {
  const running = conferences.find(
    (conference) =>
      conference.closedMillis === null &&
      (conference.phase === "LIVE" ||
        (conference.startMillis <= nowMillis && nowMillis < conference.endMillis)),
  );
  if (running) {
    return phrase(lang, "site.verdict.during", { conference: running.title });
  }
  const next = conferences
    .filter((conference) => conference.closedMillis === null && conference.startMillis > nowMillis)
    .sort((a, b) => a.startMillis - b.startMillis)[0];
  if (!next) {
    return "";
  }
  return phrase(lang, "site.verdict.before", {
    conference: next.title,
    span: steady(next.startMillis - nowMillis, lang),
  });
}

/** A headline that changes each second cannot be read in peace: whole minutes are enough. */
function steady(millis: number, lang: Lang): string {
  return span(millis < 2 * MINUTE ? millis : Math.floor(millis / MINUTE) * MINUTE, lang);
}

/** Whether a conference can go ahead: only what is known to be good counts as good. */
export function rosterVerdict(counted: Tally, lang: Lang): string {
  const total = CONDITIONS.reduce((sum, condition) => sum + counted[condition], 0);
  if (counted.good === total) {
    return phrase(lang, "conf.verdict.go", { total });
  }
  const not = phrase(lang, "conf.verdict.not", { bad: total - counted.good, total });
  return counted.never > 0
    ? `${not} ${phrase(lang, "conf.verdict.unknown", { n: counted.never })}`
    : not;
}
