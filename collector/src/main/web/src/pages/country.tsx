import { useEffect, useState } from "preact/hooks";
import { api } from "../api";
import { bySeriousness, CONDITIONS, conditionOf, tally, worst } from "../condition";
import { lang, t } from "../lang";
import { AlertList } from "../parts/alerts";
import { ConferencePanel } from "../parts/conference";
import { TileMap } from "../parts/map";
import { SiteMark } from "../parts/mark";
import { Legend } from "../parts/sites";
import { Ago } from "../parts/time";
import { CENTRE, ISLANDS } from "../provinces";
import { to } from "../route";
import { alerts, generation, learn, overview, sites } from "../state";
import { countryVerdict } from "../verdict";

const FEW = 24;
/** The stream tells of states, not of each sign of life: their age is asked for. */
const EVERY_MILLIS = 10_000;
const BAD_STATES = ["lost", "critical", "degraded"];

export function Country() {
  const known = overview.value;
  useSitesToShow();
  if (!known) {
    return <p class="waiting">{t("loading")}</p>;
  }
  const counted = tally(known.counts);
  return (
    <>
      <div class="hero">
        <section class={`card verdict is-${worst({ ...counted, never: 0 })}`}>
          <h1>{countryVerdict(counted, lang.value)}</h1>
          <Legend counted={counted} />
        </section>
        <div class="conferences">
          <ConferencePanel />
        </div>
      </div>
      <div class="columns">
        <section class="card map-card">
          <h2>{t("map.title")}</h2>
          <TileMap />
        </section>
        <div class="stack">
          <section class="card">
            <h2>
              {t("alerts.title")} <span class="badge">{alerts.value.open.size}</span>
            </h2>
            <AlertList />
            <p class="quiet">
              <a href={to.warnings()}>{t("warn.title")}</a>
            </p>
          </section>
          <Watched />
        </div>
      </div>
    </>
  );
}

/** While few sites send data all of them are named, later those that need attention. */
function Watched() {
  const counts = overview.value?.counts;
  const heard = counts ? counts.total - tally(counts).never : 0;
  const few = heard <= FEW;
  const shown = [...sites.value.values()]
    .filter((site) => {
      const condition = conditionOf(site);
      return condition !== "never" && (few || (condition !== "good" && condition !== "maintenance"));
    })
    .sort(bySeriousness)
    .slice(0, FEW);
  return (
    <section class="card">
      <h2>{t(few ? "watched.title" : "trouble.title")}</h2>
      {shown.length === 0 ? (
        <p class="quiet">{t(few ? "table.noneSeen" : "trouble.none")}</p>
      ) : (
        <ul class="watched">
          {shown.map((site) => (
            <li key={site.key}>
              <SiteMark site={site} />
              <a href={to.site(site.key)}>{site.name}</a>
              <span class="muted">{site.provinceName === site.name ? site.key : site.provinceName}</span>
              <span class="watched-age">
                <Ago millis={site.lastSeenMillis} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Asks for the sites that this page names; at once when the counts say that they are others. */
function useSitesToShow() {
  const [asked, setAsked] = useState(0);
  const counts = overview.value?.counts;
  const key = counts ? CONDITIONS.map((one) => tally(counts)[one]).join() : "";
  useEffect(() => {
    if (!counts) {
      return undefined;
    }
    const control = new AbortController();
    const { signal } = control;
    const again = setTimeout(() => setAsked(asked + 1), EVERY_MILLIS);
    const heard = counts.total - tally(counts).never;
    const queries: Record<string, string>[] =
      heard <= FEW
        ? [{ seen: "true" }]
        : [...BAD_STATES.map((state) => ({ state })), { state: "unknown", seen: "true" }];
    const answers = [
      ...queries.map((query) => api.someSites(query, FEW, signal)),
      ...[CENTRE, ...ISLANDS.map((island) => island.site)]
        .filter((site) => !sites.value.has(site))
        .map((site) => api.site(site, signal).then((answer) => [answer.site])),
    ];
    for (const answer of answers) {
      answer.then(
        (found) => !signal.aborted && learn(found),
        () => undefined, // the next change of the counts, or the next connection, asks again
      );
    }
    return () => {
      clearTimeout(again);
      control.abort();
    };
  }, [key, generation.value, asked]);
}
