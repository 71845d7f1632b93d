import { useEffect, useState } from "preact/hooks";
import { api, EVENTS_LIMIT, failureText } from "../api";
import { now } from "../clock";
import { ago, moment } from "../format";
import { lang, t } from "../lang";
import { timeline } from "../merge";
import type { Happening } from "../model";
import { happenings } from "../state";
import { useFetched } from "./fetched";

const SHOWN_FIRST = 12;
const SHOWN_MAX = 500;

const GRADE_SIGN: Record<string, string> = { critical: "‼", warning: "!", info: "" };

/** What happened at a site, newest first. Hints and history: what holds now, the alerts say. */
export function Events({ siteKey }: { siteKey: string }) {
  const newest = useFetched(`events/${siteKey}`, (signal) => api.events(siteKey, null, signal));
  const [older, setOlder] = useState<readonly Happening[]>([]);
  const [shown, setShown] = useState(SHOWN_FIRST);
  const [ended, setEnded] = useState(false);
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    setOlder([]);
    setShown(SHOWN_FIRST);
    setEnded(false);
  }, [siteKey]);
  if (newest.value === null) {
    return (
      <section class="card">
        <h2>{t("events.title")}</h2>
        <p class="quiet">
          {newest.failure ? failureText(newest.failure, lang.value) : t("loading")}
        </p>
      </section>
    );
  }
  const all = timeline(siteKey, [...newest.value, ...older], happenings.value);
  const complete = ended || (older.length === 0 && newest.value.length < EVENTS_LIMIT);
  const more = async () => {
    const next = Math.min(shown + EVENTS_LIMIT, SHOWN_MAX);
    if (next > all.length && !complete) {
      setAsking(true);
      try {
        const ids = all.map((one) => one.id).filter((id): id is number => id !== null);
        const found = await api.events(siteKey, ids.length > 0 ? Math.min(...ids) : null);
        setOlder((held) => [...held, ...found]);
        setEnded(found.length < EVENTS_LIMIT);
      } catch {
        return; // the button stays
      } finally {
        setAsking(false);
      }
    }
    setShown(next);
  };
  return (
    <section class="card events">
      <h2>{t("events.title")}</h2>
      {all.length === 0 ? (
        <p class="quiet">{t("events.none")}</p>
      ) : (
        <ol class="plain timeline">
          {all.slice(0, shown).map((one) => (
            <Item key={one.record} happening={one} />
          ))}
        </ol>
      )}
      {(shown < all.length || !complete) && shown < SHOWN_MAX && (
        <button type="button" disabled={asking} onClick={() => void more()}>
          {t("events.more")}
        </button>
      )}
    </section>
  );
}

function Item({ happening }: { happening: Happening }) {
  const vi = lang.value === "vi";
  const grade = happening.grade in GRADE_SIGN ? happening.grade : "info";
  const port = happening.labels.ifName || happening.labels.ifDescr || happening.labels.ifIndex;
  return (
    <li class={`happening grade-${grade}`}>
      <p class="happening-when">
        <time
          dateTime={new Date(happening.happenedMillis).toISOString()}
          title={ago(now.peek() - happening.happenedMillis, lang.value)}
        >
          {moment(happening.happenedMillis, now.peek())}
        </time>
        {happening.late && <span class="late">{t("events.late")}</span>}
      </p>
      <p>
        {grade !== "info" && (
          <span class="happening-grade">
            <span aria-hidden="true">{GRADE_SIGN[grade]} </span>
            {t(`severity.${grade}` as "severity.warning")}
          </span>
        )}
        {happening.device && <strong>{happening.device}: </strong>}
        {vi ? happening.textVi : happening.textEn}
        {port && <span class="muted"> {t("events.port", { port })}</span>}
      </p>
    </li>
  );
}
