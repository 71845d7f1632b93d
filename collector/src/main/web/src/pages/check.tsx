import { useEffect, useState } from "preact/hooks";
import { api } from "../api";
import { measured } from "../format";
import { lang, t, tn } from "../lang";
import type { Check, SiteCheck, StepReason } from "../model";
import { CheckSummary, checkVerdict, READY_SIGN, readinessRank } from "../parts/check";
import { useFetched } from "../parts/fetched";
import { hasFigures, MediaFigures, MediaLine } from "../parts/media";
import { Waiting } from "../parts/waiting";
import { to } from "../route";
import { checkChanged } from "../state";

const RUNNING_EVERY_MILLIS = 2_000;
const ROWS_STEP = 100;
const READY_MAX = 4_000;

export function CheckPage({ id }: { id: string }) {
  const [running, setRunning] = useState(true);
  const asked = useFetched(
    `check/${id}`,
    (signal) => api.check(id, signal),
    running ? RUNNING_EVERY_MILLIS : 0,
  );
  const changed = checkChanged.value;
  const mine = changed?.id === id ? changed : null;
  const finished =
    asked.value !== null && (asked.value.finishedMillis !== null || asked.value.interrupted);
  useEffect(() => setRunning(!finished), [finished]);
  if (asked.value === null) {
    return <Waiting failure={asked.failure} again={asked.again} />;
  }
  const check: Check =
    mine && mine.done >= asked.value.done ? { ...asked.value, ...mine } : asked.value;
  return (
    <>
      <nav class="crumbs">
        <a href="/">{t("app.country")}</a>
        {check.conference && (
          <>
            {" › "}
            <a href={to.conference(check.conference)}>{check.title || check.conference}</a>
          </>
        )}
      </nav>
      <section class={`card verdict ready-${verdictClass(check)}`}>
        <p class="over-title">
          {t("check.title")} <span class="code">{check.id}</span>
        </p>
        <h1>{checkVerdict(check)}</h1>
        <CheckSummary check={check} />
        <p class="actions">
          <a href={api.reportUrl(id, "html", lang.value)} target="_blank" rel="noopener">
            {t("check.report")}
          </a>
          <a href={api.reportUrl(id, "text", lang.value)} target="_blank" rel="noopener">
            {t("check.reportText")}
          </a>
        </p>
      </section>
      <Results sites={asked.value.sites ?? []} />
    </>
  );
}

function Results({ sites }: { sites: readonly SiteCheck[] }) {
  const [rows, setRows] = useState(ROWS_STEP);
  const sorted = [...sites].sort(
    (a, b) =>
      readinessRank(a.readiness) - readinessRank(b.readiness) || (a.site < b.site ? -1 : 1),
  );
  const ready = sorted.filter((site) => site.readiness === "ready");
  const others = sorted.filter((site) => site.readiness !== "ready");
  const left = others.length - rows;
  return (
    <section class="card">
      <h2>{t("check.results")}</h2>
      {others.length > 0 && <ResultTable sites={others.slice(0, rows)} />}
      {left > 0 && (
        <button type="button" onClick={() => setRows(rows + ROWS_STEP)}>
          {t("table.showMore", { n: Math.min(left, ROWS_STEP) })}
        </button>
      )}
      {ready.length > 0 && (
        <details open={ready.length <= 20}>
          <summary>
            <span class="mark is-good">✓ {t("check.readyOnes", { n: ready.length })}</span>
          </summary>
          <ResultTable sites={ready.slice(0, READY_MAX)} />
        </details>
      )}
    </section>
  );
}

function ResultTable({ sites }: { sites: readonly SiteCheck[] }) {
  return (
    <table class="sites results-table">
      <thead>
        <tr>
          <th scope="col">{t("table.result")}</th>
          <th scope="col">{t("table.site")}</th>
          <th scope="col">{t("table.reason")}</th>
        </tr>
      </thead>
      <tbody>
        {sites.map((site) => (
          <tr key={site.site}>
            <td>
              <span class={`mark ready-${readyClass(site.readiness)}`}>
                <span class="sign" aria-hidden="true">
                  {READY_SIGN[site.readiness] ?? "•"}
                </span>{" "}
                {tn("ready", site.readiness)}
              </span>
            </td>
            <th scope="row">
              <a href={to.site(site.site)}>{site.siteName}</a> <span class="code">{site.site}</span>
            </th>
            <td>
              <Steps steps={site.reasons} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const STEP_ORDER = ["failed", "warned", "unmeasured"];
const STEP_SIGN: Record<string, string> = { failed: "✗", warned: "!", unmeasured: "?", passed: "✓" };
const STEPS_MAX = 50;

function Steps({ steps }: { steps: readonly StepReason[] }) {
  const passed = steps.filter((step) => step.status === "passed");
  const others = steps
    .filter((step) => step.status !== "passed")
    .sort((a, b) => STEP_ORDER.indexOf(a.status) - STEP_ORDER.indexOf(b.status))
    .slice(0, STEPS_MAX);
  if (steps.length === 0) {
    return <span class="muted">{t("check.nothing")}</span>;
  }
  return (
    <>
      {others.length > 0 && (
        <ul class="steps">
          {others.map((step, at) => (
            <Step key={at} step={step} />
          ))}
        </ul>
      )}
      {passed.filter(hasFigures).map((step, at) => (
        <MediaLine key={at} step={step} />
      ))}
      {passed.length > 0 && (
        <details>
          <summary class="muted">✓ {t("check.passed", { n: passed.length })}</summary>
          <ul class="steps">
            {passed.slice(0, STEPS_MAX).map((step, at) => (
              <Step key={at} step={step} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Step({ step }: { step: StepReason }) {
  const vi = lang.value === "vi";
  const detail = vi ? step.detailVi : step.detailEn;
  const first = vi ? step.firstStepVi : step.firstStepEn;
  return (
    <li class={`step is-${step.status in STEP_SIGN ? step.status : "other"}`}>
      <span class="sign" aria-hidden="true">
        {STEP_SIGN[step.status] ?? "•"}
      </span>{" "}
      {detail || (
        <b>
          {tn("step", step.step)} {tn("step", step.status)}
        </b>
      )}{" "}
      <span class="muted">
        {[
          ...[step.device, step.target].filter((part) => !detail.includes(part)),
          step.seconds === null || hasFigures(step) ? "" : measured(step.seconds, lang.value),
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
      {hasFigures(step) && <MediaFigures figures={step.figures ?? {}} />}
      {first && step.status !== "passed" && (
        <p class="step-first">
          <b>{t("alerts.first")}</b> {first}
        </p>
      )}
    </li>
  );
}

function verdictClass(check: Check): string {
  if (check.finishedMillis === null) {
    return check.interrupted ? "unknown" : "running";
  }
  const { counts } = check;
  return counts.not_ready > 0
    ? "not_ready"
    : counts.at_risk > 0
      ? "at_risk"
      : counts.unknown > 0
        ? "unknown"
        : "ready";
}

function readyClass(readiness: string): string {
  return readiness in READY_SIGN ? readiness : "unknown";
}
