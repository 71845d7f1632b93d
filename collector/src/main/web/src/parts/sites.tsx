import { useState } from "preact/hooks";
import { bySeriousness, CONDITIONS, conditionOf, SIGN, type Tally } from "../condition";
import { now } from "../clock";
import { moment } from "../format";
import { t, tn } from "../lang";
import type { Site } from "../model";
import { to } from "../route";
import { SiteMark } from "./mark";
import { Ago } from "./time";

const ROWS_STEP = 200;
const NEVER_MAX = 1_000;

/** Sites, the worst first; those never heard are folded away, so that the others stand out. */
export function SiteTable({ sites, withProvince }: { sites: readonly Site[]; withProvince?: boolean }) {
  const [rows, setRows] = useState(ROWS_STEP);
  const heard = sites.filter((site) => conditionOf(site) !== "never").sort(bySeriousness);
  const never = sites.filter((site) => conditionOf(site) === "never").sort(bySeriousness);
  const left = heard.length - rows;
  return (
    <>
      {heard.length === 0 && sites.length > 0 && <p class="quiet">{t("table.noneSeen")}</p>}
      {heard.length > 0 && (
        <table class="sites">
          <thead>
            <tr>
              <th scope="col">{t("table.state")}</th>
              <th scope="col">{t("table.site")}</th>
              <th scope="col">{t("table.reason")}</th>
              <th scope="col">{t("table.since")}</th>
              <th scope="col">{t("table.lastSeen")}</th>
              <th scope="col" class="is-number">
                {t("table.alerts")}
              </th>
            </tr>
          </thead>
          <tbody>
            {heard.slice(0, rows).map((site) => (
              <Row key={site.key} site={site} withProvince={withProvince ?? false} />
            ))}
          </tbody>
        </table>
      )}
      {left > 0 && (
        <button type="button" onClick={() => setRows(rows + ROWS_STEP)}>
          {t("table.showMore", { n: Math.min(left, ROWS_STEP) })}
        </button>
      )}
      {never.length > 0 && (
        <details class="never">
          <summary>
            <span class="mark is-never">
              <span class="sign" aria-hidden="true">
                ?
              </span>{" "}
              {t("table.never", { n: never.length })}
            </span>
          </summary>
          <p class="muted">{t("table.neverWhat")}</p>
          <ul class="names">
            {never.slice(0, NEVER_MAX).map((site) => (
              <li key={site.key}>
                <a href={to.site(site.key)}>{site.name}</a> <span class="code">{site.key}</span>
              </li>
            ))}
          </ul>
          {never.length > NEVER_MAX && (
            <p class="muted">{t("table.more", { n: never.length - NEVER_MAX })}</p>
          )}
        </details>
      )}
    </>
  );
}

function Row({ site, withProvince }: { site: Site; withProvince: boolean }) {
  return (
    <tr class={`is-${conditionOf(site)}`}>
      <td>
        <SiteMark site={site} />
      </td>
      <th scope="row">
        <a href={to.site(site.key)}>{site.name}</a> <span class="code">{site.key}</span>
        {withProvince && site.provinceName !== site.name && (
          <span class="muted"> {site.provinceName}</span>
        )}
      </th>
      <td data-label={t("table.reason")}>{tn("reason", site.reason)}</td>
      <td data-label={t("table.since")}>
        <Moment millis={site.sinceMillis} />
      </td>
      <td data-label={t("table.lastSeen")}>
        <Ago millis={site.lastSeenMillis} />
      </td>
      <td data-label={t("table.alerts")} class="is-number">
        {site.openAlerts}
      </td>
    </tr>
  );
}

export function Moment({ millis }: { millis: number }) {
  return millis > 0 ? (
    <time dateTime={new Date(millis).toISOString()}>{moment(millis, now.value)}</time>
  ) : (
    <span>–</span>
  );
}

/** How many are in which state; the legend of the signs at the same time. */
export function Legend({ counted }: { counted: Tally }) {
  return (
    <dl class="legend" aria-label={t("state.caption")}>
      {CONDITIONS.filter((one) => one !== "other" || counted.other > 0).map((one) => (
        <div key={one} class={`is-${one}${counted[one] === 0 ? " is-zero" : ""}`} title={t(`state.${one}.what`)}>
          <dt>
            <span class="sign" aria-hidden="true">
              {SIGN[one]}
            </span>
            {"\u00a0"}
            {t(`state.${one}`)}
          </dt>
          <dd>{t("verdict.count", { n: counted[one] })}</dd>
        </div>
      ))}
    </dl>
  );
}
