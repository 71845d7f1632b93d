import { useEffect } from "preact/hooks";
import { api } from "../api";
import { invitedText } from "../calendar";
import { tallySites, worst } from "../condition";
import { bitRate, moment, period } from "../format";
import { now } from "../clock";
import { lang, t, tn } from "../lang";
import type { Check, Conference, Site } from "../model";
import { CheckSummary } from "../parts/check";
import { ConferenceClock } from "../parts/conference";
import { useFetched } from "../parts/fetched";
import { Legend, SiteTable } from "../parts/sites";
import { Waiting } from "../parts/waiting";
import { to } from "../route";
import { checkChanged, conferenceChanged, needAllSites, sites, sitesComplete } from "../state";
import { rosterVerdict } from "../verdict";
import type { Lang } from "../words";

const EVERY_MILLIS = 60_000;

export function ConferencePage({ id }: { id: string }) {
  const asked = useFetched(`conference/${id}`, (signal) => api.conference(id, signal), EVERY_MILLIS);
  const changed = conferenceChanged.value;
  const mine = changed?.id === id ? changed : null;
  useEffect(() => {
    if (mine) {
      asked.again(); // the change comes without the roster
    }
  }, [mine]);
  useEffect(() => {
    void needAllSites();
  }, [sitesComplete.value]);
  if (asked.value === null) {
    return <Waiting failure={asked.failure} again={asked.again} />;
  }
  const conference: Conference = { ...asked.value, ...(mine ?? {}), roster: asked.value.roster ?? [] };
  const roster = (conference.roster ?? [])
    .map((key) => sites.value.get(key))
    .filter((site): site is Site => site !== undefined);
  const counted = tallySites(roster);
  return (
    <>
      <nav class="crumbs">
        <a href="/">{t("app.country")}</a> › <a href={to.conferences()}>{t("cal.title")}</a>
      </nav>
      <section class={`card verdict is-${sitesComplete.value ? worst(counted) : "never"}`}>
        <p class="over-title">
          {t("conf.title")} · {conference.title}
        </p>
        <h1>{sitesComplete.value ? rosterVerdict(counted, lang.value) : t("loading")}</h1>
        <ConferenceClock conference={conference} />
        <dl class="facts is-row">
          <div>
            <dt>{t("conf.time")}</dt>
            <dd>{period(conference.startMillis, conference.endMillis)}</dd>
          </div>
          <div>
            <dt>{t("conf.phase")}</dt>
            <dd>
              {conference.closedMillis !== null
                ? t(conference.calledOff ? "cal.calledOff" : "conf.closed", { time: moment(conference.closedMillis, now.value) })
                : tn("phase", conference.phase)}
            </dd>
          </div>
          <div>
            <dt>{t("conf.codeName")}</dt>
            <dd>{conference.codeName || "–"}</dd>
          </div>
          <div>
            <dt>{t("conf.rank")}</dt>
            <dd>{tn("rank", conference.rank)}</dd>
          </div>
          <div>
            <dt>{t("conf.who")}</dt>
            <dd>{invitedText(conference.invited, lang.value)}</dd>
          </div>
          {callText(conference, lang.value) && (
            <div>
              <dt>{t("conf.call")}</dt>
              <dd>{callText(conference, lang.value)}</dd>
            </div>
          )}
        </dl>
      </section>
      <LatestCheck id={id} />
      <section class="card">
        <h2>{t("conf.roster")}</h2>
        {sitesComplete.value ? (
          <>
            <Legend counted={counted} />
            <SiteTable sites={roster} withProvince />
          </>
        ) : (
          <p class="quiet">{t("loading")}</p>
        )}
      </section>
    </>
  );
}

function callText({ call }: Conference, of: Lang): string {
  const rate = call.bitRate > 0 ? [bitRate(call.bitRate, of)] : [];
  return [...rate, ...call.codecs, ...call.mcus].join(", ");
}

function LatestCheck({ id }: { id: string }) {
  const asked = useFetched(`checks/${id}`, (signal) => api.checksOf(id, signal), EVERY_MILLIS);
  const changed = checkChanged.value;
  const all = [...(asked.value ?? []), ...(changed?.conference === id ? [changed] : [])];
  // Where both are the same check, the later in the list is what the stream said of it.
  const check = all.reduce<Check | null>(
    (newest, one) => (newest === null || one.startedMillis >= newest.startedMillis ? one : newest),
    null,
  );
  return (
    <section class="card">
      <h2>{t("conf.lastCheck")}</h2>
      {check ? (
        <CheckSummary check={check} linked />
      ) : (
        <p class="quiet">{asked.value === null ? t("loading") : t("conf.noCheck")}</p>
      )}
    </section>
  );
}
