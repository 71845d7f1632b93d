import { api } from "../api";
import { now } from "../clock";
import { ago, measured, moment } from "../format";
import { lang, t } from "../lang";
import { type Figures, figureRows, type Thin, thinStreams, waysOf } from "../media";
import type { MediaTest, StepReason, Value } from "../model";
import type { Word } from "../words";
import { useFetched } from "./fetched";
import { OLD_MILLIS } from "./values";

const RESULTS_EVERY_MILLIS = 10_000;

const SIGN: Record<string, string> = { failed: "✗", warned: "!", unmeasured: "?", passed: "✓" };
const WORD: Record<string, Word> = {
  failed: "media.bad",
  warned: "media.noticeable",
  unmeasured: "media.notTested",
  passed: "media.good",
};

/** The figures of both directions side by side; nothing where there are none. */
export function MediaFigures({ figures }: { figures: Figures }) {
  const ways = waysOf(figures);
  const rows = figureRows(figures, ways, lang.value);
  if (rows.length === 0) {
    return null;
  }
  const rtt = figures["rtt_p95_seconds"];
  return (
    <table class="media-figures">
      <thead>
        <tr>
          <td />
          {ways.map((way) => (
            <th key={way} scope="col" class="is-number">
              {t(`media.${way}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{t(row.name)}</th>
            {row.texts.map((text, at) => (
              <td key={ways[at]} class={`is-number${row.bad[at] ? " is-bad" : ""}`}>
                {row.bad[at] && <span aria-hidden="true">! </span>}
                {text ?? "–"}
              </td>
            ))}
          </tr>
        ))}
        {rtt !== undefined && (
          <tr>
            <th scope="row">{t("media.rtt")}</th>
            <td class="is-number" colSpan={ways.length}>
              {measured(rtt, lang.value)}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** The media test of a site that passed, in one line. */
export function MediaLine({ step }: { step: StepReason }) {
  const figures = step.figures ?? {};
  const ways = waysOf(figures);
  const rows = figureRows(figures, ways, lang.value).filter(
    (row) => row.name === "media.loss" || row.name === "media.mos",
  );
  return (
    <p class="step is-passed media-line">
      <span class="sign" aria-hidden="true">
        ✓
      </span>{" "}
      {t("media.title")}:{" "}
      {ways.map((way, at) => (
        <span key={way}>
          {at > 0 && "; "}
          {t(`media.${way}`).toLowerCase()}{" "}
          {rows
            .map((row) =>
              t(row.name === "media.loss" ? "media.shortLoss" : "media.shortMos", {
                value: row.texts[at] ?? "–",
              }),
            )
            .join(", ")}
        </span>
      ))}
    </p>
  );
}

/** What the site's line does to picture and sound: what flows now, and what the last tests found. */
export function MediaCard({ siteKey, values }: { siteKey: string; values: readonly Value[] }) {
  const tests = useFetched(
    `media/${siteKey}`,
    (signal) => api.mediaOfSite(siteKey, signal),
    RESULTS_EVERY_MILLIS,
  );
  const thin = thinStreams(values);
  const results = tests.value ?? [];
  if (thin.length === 0 && results.length === 0) {
    return null;
  }
  const [newest, ...older] = results;
  return (
    <section class="card media">
      <h2>{t("media.title")}</h2>
      {newest && <Result test={newest} />}
      {tests.value?.length === 0 && <p class="quiet">{t("media.never")}</p>}
      {older.length > 0 && (
        <details>
          <summary>{t("media.older", { n: older.length })}</summary>
          {older.map((test) => (
            <Result key={test.run} test={test} />
          ))}
        </details>
      )}
      {thin.map((stream) => (
        <ThinStream key={`${stream.name} ${stream.instance}`} stream={stream} />
      ))}
    </section>
  );
}

function Result({ test }: { test: MediaTest }) {
  const vi = lang.value === "vi";
  const when = test.endedMillis === null ? "" : moment(test.endedMillis, now.value);
  if (test.steps.length === 0) {
    return (
      <Told
        status="unmeasured"
        when={when}
        text={vi ? test.detailVi : test.detailEn}
        first={vi ? test.firstStepVi : test.firstStepEn}
      />
    );
  }
  return (
    <>
      {test.steps.map((step, at) => (
        <div key={at}>
          <Told
            status={step.status}
            when={when}
            text={vi ? step.detailVi : step.detailEn}
            first={vi ? step.firstStepVi : step.firstStepEn}
          />
          <MediaFigures figures={step.figures ?? {}} />
        </div>
      ))}
    </>
  );
}

function Told(told: { status: string; when: string; text: string; first: string }) {
  return (
    <div class={`media-told step is-${told.status in SIGN ? told.status : "unmeasured"}`}>
      <p class="media-verdict">
        <span class="sign" aria-hidden="true">
          {SIGN[told.status] ?? "?"}
        </span>{" "}
        <b>{t(WORD[told.status] ?? "media.notTested")}</b>{" "}
        <span class="muted">{told.when && t("media.tested", { time: told.when })}</span>
      </p>
      <p>{told.text}</p>
      {told.first && told.status !== "passed" && (
        <p class="step-first">
          <b>{t("alerts.first")}</b> {told.first}
        </p>
      )}
    </div>
  );
}

function ThinStream({ stream }: { stream: Thin }) {
  const age = now.value - stream.newestMillis;
  const old = age > OLD_MILLIS;
  return (
    <div class={`media-thin${old ? " is-old" : ""}`}>
      <h3>{t("media.thin")}</h3>
      <p class="muted">
        <span class="code">{stream.instance}</span> {t("site.valuesAt", { ago: ago(age, lang.value) })}
      </p>
      {old || stream.answers === true ? null : (
        <p class="warning-line">
          ! {t(stream.answers === false ? "media.thinSilent" : "media.thinUnmeasured")}
        </p>
      )}
      <MediaFigures figures={stream.figures} />
    </div>
  );
}

/** Whether a step of a check is a media test that has figures. */
export function hasFigures(step: StepReason): boolean {
  return step.step === "media" && Object.keys(step.figures ?? {}).length > 1;
}
