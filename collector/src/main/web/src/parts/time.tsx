import { now } from "../clock";
import { ago, countdown, moment } from "../format";
import { lang, t } from "../lang";

// Each of these reads the clock itself, so that a second that passes draws one text and not a page.

export function Ago({ millis }: { millis: number }) {
  if (millis <= 0) {
    return <span>{t("time.never")}</span>;
  }
  return (
    <time dateTime={new Date(millis).toISOString()} title={moment(millis, 0)}>
      {ago(now.value - millis, lang.value)}
    </time>
  );
}

export function Since({ millis }: { millis: number }) {
  return (
    <time dateTime={new Date(millis).toISOString()}>
      {t("alerts.since", {
        time: moment(millis, now.value),
        ago: ago(now.value - millis, lang.value),
      })}
    </time>
  );
}

export function Countdown({ millis }: { millis: number }) {
  return <span class="countdown">{countdown(millis - now.value, lang.value)}</span>;
}

export function Elapsed({ millis }: { millis: number }) {
  return <span class="countdown">{countdown(now.value - millis, lang.value)}</span>;
}
