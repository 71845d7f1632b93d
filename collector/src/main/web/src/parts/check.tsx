import { now } from "../clock";
import { moment } from "../format";
import { t } from "../lang";
import type { Check } from "../model";
import { to } from "../route";

/** Worst first, as everywhere. */
export const READINESS = ["not_ready", "at_risk", "unknown", "ready"] as const;

export const READY_SIGN: Record<string, string> = {
  not_ready: "✗",
  at_risk: "!",
  unknown: "?",
  ready: "✓",
  running: "…",
};

export function readinessRank(readiness: string): number {
  const at = READINESS.indexOf(readiness as (typeof READINESS)[number]);
  return at < 0 ? 2.5 : at;
}

export function checkVerdict(check: Check): string {
  if (check.interrupted) {
    return t("check.interrupted", { done: check.done, total: check.total });
  }
  if (check.finishedMillis === null) {
    return t("check.running", { done: check.done, total: check.total });
  }
  return check.counts.ready === check.total
    ? t("check.verdict.all", { total: check.total })
    : t("check.verdict.some", { ready: check.counts.ready, total: check.total });
}

export function CheckSummary({ check, linked = false }: { check: Check; linked?: boolean }) {
  return (
    <div class="check-summary">
      {linked && <p class="check-verdict">{checkVerdict(check)}</p>}
      {check.finishedMillis === null && !check.interrupted && (
        <progress value={check.done} max={Math.max(1, check.total)} />
      )}
      <dl class="legend">
        {READINESS.map((one) => (
          <div key={one} class={`ready-${one}${check.counts[one] === 0 ? " is-zero" : ""}`}>
            <dt>
              <span class="sign" aria-hidden="true">
                {READY_SIGN[one]}
              </span>
            {"\u00a0"}
              {t(`ready.${one}`)}
            </dt>
            <dd>{t("verdict.count", { n: check.counts[one] ?? 0 })}</dd>
          </div>
        ))}
      </dl>
      <p class="muted">
        {t("check.started")} {moment(check.startedMillis, now.value)}
        {check.finishedMillis !== null &&
          ` · ${t("check.finished", { time: moment(check.finishedMillis, now.value) })}`}
        {linked && (
          <>
            {" · "}
            <a href={to.check(check.id)}>{t("check.open")}</a>
          </>
        )}
      </p>
    </div>
  );
}
