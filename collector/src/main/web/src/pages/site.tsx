import type { ComponentChildren } from "preact";
import { api, failureText } from "../api";
import { conditionOf, rank } from "../condition";
import { now } from "../clock";
import { ago, period } from "../format";
import { lang, t, tn } from "../lang";
import type { Device, Site, SiteDetail, Value } from "../model";
import { AlertList } from "../parts/alerts";
import { ConferenceClock } from "../parts/conference";
import { Events } from "../parts/events";
import { type Fetched, useFetched } from "../parts/fetched";
import { SiteMark } from "../parts/mark";
import { MediaCard } from "../parts/media";
import { Moment } from "../parts/sites";
import { Ago } from "../parts/time";
import { OLD_MILLIS, Values } from "../parts/values";
import { Waiting } from "../parts/waiting";
import { CENTRE } from "../provinces";
import { to } from "../route";
import { learn, sites } from "../state";
import { siteVerdict } from "../verdict";

const LATEST_EVERY_MILLIS = 5_000;
const DETAIL_EVERY_MILLIS = 5_000;

export function SitePage({ siteKey }: { siteKey: string }) {
  const detail = useFetched(
    `site/${siteKey}`,
    async (signal) => {
      const found = await api.site(siteKey, signal);
      learn([found.site]);
      return found;
    },
    DETAIL_EVERY_MILLIS,
  );
  const latest = useFetched(
    `latest/${siteKey}`,
    (signal) => api.latest(siteKey, signal),
    LATEST_EVERY_MILLIS,
  );
  if (detail.value === null) {
    return <Waiting failure={detail.failure} again={detail.again} />;
  }
  const site = sites.value.get(siteKey) ?? detail.value.site;
  return (
    <>
      <nav class="crumbs">
        <a href="/">{t("app.country")}</a>
        {site.key !== site.province && site.province && (
          <>
            {" › "}
            <a href={to.province(site.province)}>{site.provinceName || site.province}</a>
          </>
        )}
      </nav>
      <Verdict site={site} detail={detail.value} />
      <div class="columns is-even">
        <div class="stack">
          <section class="card">
            <h2>{t("alerts.title")}</h2>
            <AlertList where={(alert) => alert.site === siteKey} withPlace={false} />
          </section>
          <MediaCard siteKey={siteKey} values={latest.value ?? []} />
          {detail.value.conferences.length > 0 && (
            <section class="card">
              <h2>{t("site.conferences")}</h2>
              <ul class="plain">
                {detail.value.conferences.slice(0, 20).map((conference) => (
                  <li key={conference.id}>
                    <a href={to.conference(conference.id)}>{conference.title}</a>
                    <span class="muted">
                      {" "}
                      {period(conference.startMillis, conference.endMillis)}
                    </span>
                    <ConferenceClock conference={conference} />
                  </li>
                ))}
              </ul>
            </section>
          )}
          <Events siteKey={siteKey} />
          <Facts site={site} />
        </div>
        <div class="stack">
          <Devices devices={detail.value.devices} />
          <Latest site={site} latest={latest} />
        </div>
      </div>
    </>
  );
}

function Verdict({ site, detail }: { site: Site; detail: SiteDetail }) {
  const phase = site.phase || detail.phase;
  return (
    <section class={`card verdict is-${conditionOf(site)}`}>
      <p class="over-title">
        {site.name} <span class="code">{site.key}</span>
      </p>
      <h1>{siteVerdict(site, detail.conferences, now.value, lang.value)}</h1>
      <dl class="facts is-row">
        <Fact name={t("table.state")}>
          <SiteMark site={site} />
        </Fact>
        <Fact name={t("site.since")}>
          <Moment millis={site.sinceMillis} />
        </Fact>
        <Fact name={t("site.lastSeen")}>
          <Ago millis={site.lastSeenMillis} />
        </Fact>
        <Fact name={t("site.phase")}>{tn("phase", phase)}</Fact>
      </dl>
    </section>
  );
}

function Facts({ site }: { site: Site }) {
  return (
    <section class="card">
      <h2>{t("site.about")}</h2>
      <dl class="facts">
        <Fact name={t("site.tier")}>{tn("tier", site.tier)}</Fact>
        <Fact name={t("site.province")}>{site.provinceName || site.province}</Fact>
        {site.parent && (
          <Fact name={t("site.parent")}>
            <a href={to.site(site.parent)}>{parentName(site)}</a>
          </Fact>
        )}
        <Fact name={t("site.agent")}>{site.agent || t("site.noAgent")}</Fact>
        {site.carrier && <Fact name={t("site.carrier")}>{site.carrier}</Fact>}
        {site.model && <Fact name={t("site.model")}>{site.model}</Fact>}
        {site.repairMinutes > 0 && (
          <Fact name={t("site.repair")}>{t("site.repairMinutes", { n: site.repairMinutes })}</Fact>
        )}
      </dl>
    </section>
  );
}

function parentName(site: Site): string {
  const known = sites.value.get(site.parent)?.name;
  return (
    known ??
    (site.parent === site.province
      ? site.provinceName
      : site.parent === CENTRE
        ? t("map.centre")
        : site.parent)
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Devices({ devices }: { devices: readonly Device[] }) {
  return (
    <section class="card">
      <h2>{t("site.devices")}</h2>
      {devices.length === 0 ? (
        <p class="quiet">{t("site.noDevices")}</p>
      ) : (
        <ul class="plain devices">
          {devices.slice(0, 200).map((device) => (
            <li key={device.id}>
              <strong>{device.id}</strong> <span>{tn("kind", device.kind)}</span>{" "}
              {device.model && <span class="muted">{device.model}</span>}{" "}
              <span class="code">{device.address}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Latest({ site, latest }: { site: Site; latest: Fetched<Value[]> }) {
  const values = latest.value;
  if (values === null) {
    return (
      <section class="card">
        <h2>{t("site.values")}</h2>
        <p class="quiet">{latest.failure ? failureText(latest.failure, lang.value) : t("loading")}</p>
      </section>
    );
  }
  const newest = values.reduce((held, value) => Math.max(held, value.sampleMillis), 0);
  const silent = rank(conditionOf(site)) === rank("silent");
  // Values of a site that fell silent are what it said last, not what is.
  const old = values.length > 0 && (silent || now.value - newest > OLD_MILLIS);
  return (
    <section class="card">
      <h2>{t("site.values")}</h2>
      {latest.failure && (
        <p class="warning-line">
          ! {t("site.valuesFailed", { why: failureText(latest.failure, lang.value) })}
        </p>
      )}
      {old && (
        <p class="warning-line">
          ! {t("site.valuesOld", { ago: ago(now.value - newest, lang.value) })}
        </p>
      )}
      {values.length === 0 ? <p class="quiet">{t("site.noValues")}</p> : <Values values={values} old={old} />}
    </section>
  );
}
