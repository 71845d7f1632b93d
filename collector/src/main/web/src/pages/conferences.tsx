import { useState } from "preact/hooks";
import { api, failureText, ApiError } from "../api";
import { now } from "../clock";
import { period } from "../format";
import { lang, t, tn } from "../lang";
import type { Conference, Imported } from "../model";
import { byNearest, invitedText } from "../calendar";
import { ConferenceClock } from "../parts/conference";
import { useFetched } from "../parts/fetched";
import { Waiting } from "../parts/waiting";
import { to } from "../route";
import { conferenceChanged } from "../state";

const EVERY_MILLIS = 30_000;
const SHOWN = 60;

/** The calendar: what goes on, what comes next, who takes part; and what somebody brings. */
export function ConferencesPage() {
  const changed = conferenceChanged.value;
  const key = `conferences/${changed ? `${changed.id}${changed.phase}${changed.startMillis}` : ""}`;
  const asked = useFetched(key, (signal) => api.conferences(now.value, signal), EVERY_MILLIS);
  const [all, setAll] = useState(false);
  if (asked.value === null) {
    return <Waiting failure={asked.failure} again={asked.again} />;
  }
  const found = byNearest(asked.value, now.value);
  const shown = all ? found : found.slice(0, SHOWN);
  return (
    <>
      <nav class="crumbs">
        <a href="/">{t("app.country")}</a>
      </nav>
      <section class="card">
        <h1>
          {t("cal.title")} <span class="badge">{found.length}</span>
        </h1>
        {found.length === 0 ? (
          <p class="quiet">{t("conf.none")}</p>
        ) : (
          <ol class="agenda">
            {shown.map((one) => (
              <Row key={one.id} conference={one} />
            ))}
          </ol>
        )}
        {shown.length < found.length && (
          <button type="button" onClick={() => setAll(true)}>
            {t("cal.showAll", { n: found.length })}
          </button>
        )}
      </section>
      <Import done={asked.again} />
    </>
  );
}

function Row({ conference }: { conference: Conference }) {
  const kind = conference.calledOff ? "is-off" : `phase-${conference.phase.toLowerCase()}`;
  return (
    <li class={`agenda-row ${kind}`}>
      <div class="agenda-when">
        <b>{period(conference.startMillis, conference.endMillis)}</b>
        {conference.calledOff ? (
          <p class="conference-clock">{t("cal.calledOff")}</p>
        ) : (
          <ConferenceClock conference={conference} />
        )}
      </div>
      <div class="agenda-what">
        <a href={to.conference(conference.id)}>{conference.title}</a>
        <p class="conference-meta">
          <span class="phase">{tn("rank", conference.rank)}</span>
          <span>{conference.codeName}</span>
          {conference.series && <span>{t("cal.repeats")}</span>}
          {!conference.calledOff && conference.phase !== "IDLE" && (
            <span>{tn("phase", conference.phase)}</span>
          )}
        </p>
      </div>
      <div class="agenda-who">
        <b>{t("conf.sites", { n: conference.rosterSize })}</b>
        <p class="muted">{invitedText(conference.invited, lang.value)}</p>
      </div>
    </li>
  );
}

/** Brings a file: what it would change is shown first, and only then taken. */
function Import({ done }: { done: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [token, setToken] = useState("");
  const [roster, setRoster] = useState("");
  const [answer, setAnswer] = useState<Imported | null>(null);
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const ask = async (dryRun: boolean) => {
    if (!file || busy) {
      return;
    }
    setBusy(true);
    setFailure("");
    try {
      const imported = await api.importConferences(file, token, roster, dryRun);
      setAnswer(imported);
      if (!dryRun) {
        done();
      }
    } catch (error) {
      setAnswer(null);
      setFailure(
        error instanceof ApiError ? failureText(error.failure, lang.value) : String(error),
      );
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="card">
      <h2>{t("cal.import")}</h2>
      <p class="muted">{t("cal.import.what")}</p>
      <form
        class="import"
        onSubmit={(event) => {
          event.preventDefault();
          void ask(true);
        }}
      >
        <label>
          {t("cal.file")}
          <input
            type="file"
            accept=".ics,.csv,text/calendar,text/csv"
            required
            onChange={(event) => {
              setFile(event.currentTarget.files?.[0] ?? null);
              setAnswer(null);
            }}
          />
        </label>
        <label>
          {t("cal.roster")}
          <input
            type="text"
            value={roster}
            placeholder="all -tier:commune"
            onInput={(event) => setRoster(event.currentTarget.value)}
          />
        </label>
        <label>
          {t("cal.token")}
          <input
            type="password"
            autocomplete="off"
            required
            value={token}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </label>
        <button type="submit" disabled={busy}>
          {t("cal.preview")}
        </button>
      </form>
      {failure && (
        <p class="import-failure" role="alert">
          {failure}
        </p>
      )}
      {answer && <Changes answer={answer} busy={busy} take={() => void ask(false)} />}
    </section>
  );
}

function Changes(props: { answer: Imported; busy: boolean; take: () => void }) {
  const { answer, busy, take } = props;
  const nothing =
    answer.added.length + answer.changed.length + answer.removed.length === 0 && answer.good;
  return (
    <div class="import-changes" role="status">
      <h3>{t(answer.dryRun ? "cal.wouldChange" : "cal.changed")}</h3>
      {nothing && <p class="quiet">{t("cal.nothing")}</p>}
      <ul>
        {answer.problems.map((one, index) => (
          <li key={`p${index}`} class="is-problem">
            ✗ {one.line > 0 ? t("cal.line", { n: one.line }) : one.where} {one.what}
          </li>
        ))}
        {answer.added.slice(0, SHOWN).map((one) => (
          <li key={one.id}>
            + {period(one.startMillis, one.endMillis)} {one.title} (
            {t("conf.sites", { n: one.rosterSize })})
          </li>
        ))}
        {answer.changed.slice(0, SHOWN).map(({ conference, what }) => (
          <li key={conference.id}>
            ~ {period(conference.startMillis, conference.endMillis)} {conference.title}:{" "}
            {what.map((word) => tn("cal.what", word)).join(", ")}
          </li>
        ))}
        {answer.removed.slice(0, SHOWN).map((one) => (
          <li key={one.id}>
            − {period(one.startMillis, one.endMillis)} {one.title}
          </li>
        ))}
      </ul>
      {answer.dryRun && answer.good && !nothing && (
        <button type="button" disabled={busy} onClick={take}>
          {t("cal.take")}
        </button>
      )}
      {answer.dryRun && !answer.good && <p class="import-failure">{t("cal.notGood")}</p>}
    </div>
  );
}
