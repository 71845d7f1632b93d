import { useState } from "preact/hooks";
import { byGravity } from "../condition";
import { now } from "../clock";
import { moment, span } from "../format";
import { lang, t, tn } from "../lang";
import type { Alert } from "../model";
import { to } from "../route";
import { alerts, overview } from "../state";
import { Since } from "./time";

const SHOWN_FIRST = 20;
const SHOWN_MAX = 400;
const NEW_MILLIS = 10_000;

const SEVERITY_SIGN: Record<string, string> = { critical: "‼", warning: "!", info: "i" };

/** Open alerts, the gravest first; `where` leaves out those of other places. */
export function AlertList({
  where,
  withPlace = true,
}: {
  where?: (alert: Alert) => boolean;
  withPlace?: boolean;
}) {
  const [all, setAll] = useState(false);
  const book = alerts.value;
  const open = [...book.open.values()].filter(where ?? (() => true)).sort(byGravity);
  const ended = book.ended.filter(where ?? (() => true));
  const shown = open.slice(0, all ? SHOWN_MAX : SHOWN_FIRST);
  const left = open.length - shown.length + (where ? 0 : book.left);
  return (
    <>
      {open.length === 0 && <Quiet everywhere={!where} />}
      <ul class="alerts">
        {shown.map((alert) => (
          <Item key={alert.id} alert={alert} withPlace={withPlace} />
        ))}
      </ul>
      {!all && open.length > SHOWN_FIRST ? (
        <button type="button" onClick={() => setAll(true)}>
          {t("alerts.showAll", { n: Math.min(open.length, SHOWN_MAX) })}
        </button>
      ) : (
        left > 0 && <p class="muted">{t("alerts.more", { n: left })}</p>
      )}
      {ended.length > 0 && (
        <>
          <h3 class="ended-title">{t("alerts.ended")}</h3>
          <ul class="alerts ended">
            {ended.map((alert) => (
              <Ended key={alert.id} alert={alert} withPlace={withPlace} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Quiet({ everywhere }: { everywhere: boolean }) {
  const unknown = overview.value?.counts.unknown ?? 0;
  return (
    <p class="quiet">
      {everywhere && unknown > 0 ? t("alerts.noneUnknown", { n: unknown }) : t("alerts.none")}
    </p>
  );
}

function Item({ alert, withPlace }: { alert: Alert; withPlace: boolean }) {
  const vi = lang.value === "vi";
  const step = vi ? alert.firstStepVi : alert.firstStepEn;
  const pending = alert.status !== "firing";
  const isNew = now.peek() - (pending ? alert.startedMillis : alert.firedMillis) < NEW_MILLIS;
  return (
    <li
      class={`alert sev-${sevClass(alert)}${pending ? " is-pending" : ""}${isNew ? " is-new" : ""}`}
    >
      <p class="alert-head">
        <span class="severity">
          <span aria-hidden="true">{SEVERITY_SIGN[alert.severity] ?? "•"}</span>{" "}
          {tn("severity", alert.severity)}
        </span>
        {withPlace && <Place alert={alert} />}
        {alert.device && <span class="alert-device">{alert.device}</span>}
      </p>
      <p class="alert-what">{vi ? alert.summaryVi : alert.summaryEn}</p>
      {step && (
        <p class="alert-step">
          <b>{t("alerts.first")}</b> {step}
        </p>
      )}
      <p class="alert-meta">
        <Since millis={alert.startedMillis} />
        {pending && <span class="tag">{t("alerts.pending")}</span>}
        {alert.reason && (
          <span>{t("alerts.measured", { reason: vi ? alert.reasonVi || alert.reason : alert.reason })}</span>
        )}
        {alert.conference && (
          <a href={to.conference(alert.conference)}>
            {t("alerts.conference", { name: conferenceName(alert.conference) })}
          </a>
        )}
        {alert.flappingSinceMillis && (
          <span class="tag">
            ↯ {t("alerts.flapping", { time: moment(alert.flappingSinceMillis, now.value) })}
          </span>
        )}
        {alert.acknowledged && (
          <span class="tag is-taken" title={alert.acknowledged.note}>
            ✓{" "}
            {t("alerts.acknowledged", {
              by: alert.acknowledged.by,
              time: moment(alert.acknowledged.atMillis, now.value),
            })}
          </span>
        )}
        {alert.unattendedSinceMillis && alert.level > 1 && (
          <span class="tag is-escalated">
            ↑{" "}
            {t(alert.acknowledged ? "alerts.stillThere" : "alerts.escalated", {
              level: String(alert.level),
            })}
          </span>
        )}
        {alert.demoted && <span class="tag">↓ {t("alerts.demoted")}</span>}
        {alert.frozenSinceMillis && (
          <span class="tag is-frozen">
            ? {t("alerts.frozen", { time: moment(alert.frozenSinceMillis, now.value) })}
          </span>
        )}
      </p>
    </li>
  );
}

function Ended({ alert, withPlace }: { alert: Alert; withPlace: boolean }) {
  const end = alert.resolvedMillis ?? alert.startedMillis;
  return (
    <li class="alert is-ended">
      <p class="alert-head">
        <span class="severity">
          <span aria-hidden="true">✓</span>
        </span>
        {withPlace && <Place alert={alert} />}
        <span>{lang.value === "vi" ? alert.summaryVi : alert.summaryEn}</span>
      </p>
      <p class="alert-meta">
        {t("alerts.endedAt", {
          time: moment(end, now.value),
          span: span(end - alert.startedMillis, lang.value),
        })}
      </p>
    </li>
  );
}

function Place({ alert }: { alert: Alert }) {
  const province = overview.value?.provinces.find((one) => one.code === alert.province)?.name;
  return (
    <>
      <a class="alert-site" href={to.site(alert.site)}>
        {alert.siteName || alert.site}
      </a>
      {province && province !== alert.siteName && <span class="alert-province">{province}</span>}
    </>
  );
}

function conferenceName(id: string): string {
  const known = overview.value;
  const all = known ? [...known.live, ...(known.next ? [known.next] : [])] : [];
  return all.find((conference) => conference.id === id)?.title ?? id;
}

function sevClass(alert: Alert): string {
  return alert.severity in SEVERITY_SIGN ? alert.severity : "other";
}
