import { now } from "../clock";
import { period } from "../format";
import { t, tn } from "../lang";
import type { Conference } from "../model";
import { to } from "../route";
import { overview } from "../state";
import { Countdown, Elapsed } from "./time";

/** What runs now, else what comes next: the appointment that cannot be moved. */
export function ConferencePanel() {
  const known = overview.value;
  if (!known) {
    return null;
  }
  const shown = known.live.length > 0 ? known.live.slice(0, 3) : known.next ? [known.next] : [];
  if (shown.length === 0) {
    return (
      <section class="card conference is-none">
        {t("conf.none")} <CalendarLink />
      </section>
    );
  }
  return (
    <>
      {shown.map((conference) => (
        <ConferenceCard key={conference.id} conference={conference} />
      ))}
      <CalendarLink />
    </>
  );
}

function CalendarLink() {
  return (
    <p class="calendar-link">
      <a href={to.conferences()}>{t("cal.title")}</a>
    </p>
  );
}

function ConferenceCard({ conference }: { conference: Conference }) {
  const live = conference.phase === "LIVE";
  return (
    <section class={`card conference phase-${phaseClass(conference.phase)}`}>
      <p class="conference-kind">
        {live && <span class="on-air" aria-hidden="true" />}
        {t(live ? "conf.live" : "conf.next")}
        <span class="phase">{tn("phase", conference.phase)}</span>
      </p>
      <h2>
        <a href={to.conference(conference.id)}>{conference.title}</a>
      </h2>
      <ConferenceClock conference={conference} />
      <p class="conference-meta">
        <span>{period(conference.startMillis, conference.endMillis)}</span>
        <span>{t("conf.sites", { n: conference.rosterSize })}</span>
        {conference.codeName && <span>{conference.codeName}</span>}
      </p>
    </section>
  );
}

export function ConferenceClock({ conference }: { conference: Conference }) {
  if (conference.closedMillis !== null) {
    return <p class="conference-clock">{t(conference.calledOff ? "cal.calledOff" : "conf.ended")}</p>;
  }
  const started = now.value >= conference.startMillis;
  if (!started) {
    return (
      <p class="conference-clock">
        {t("conf.startsIn")} <Countdown millis={conference.startMillis} />
      </p>
    );
  }
  if (now.value < conference.endMillis) {
    return (
      <p class="conference-clock">
        {t("conf.endsIn")} <Countdown millis={conference.endMillis} />
      </p>
    );
  }
  // The end in the calendar is not the end: a call that goes on is still watched.
  return conference.phase === "LIVE" ? (
    <p class="conference-clock">
      {t("conf.over")} <Elapsed millis={conference.endMillis} />
    </p>
  ) : (
    <p class="conference-clock">{t("conf.ended")}</p>
  );
}

function phaseClass(phase: string): string {
  return /^[A-Z0-9]+$/.test(phase) ? phase.toLowerCase() : "other";
}
