import { api } from "../api";
import { now } from "../clock";
import { moment, ratio, span } from "../format";
import { lang, t, tn } from "../lang";
import type { Scored, Share, Warned } from "../model";
import { useFetched } from "../parts/fetched";
import { Waiting } from "../parts/waiting";
import { to } from "../route";

const EVERY_MILLIS = 10_000;
const COUNTED = ["hit", "late", "early", "false", "missed", "sudden", "averted", "void"] as const;

/** How far the warnings can be trusted, rule by rule, and what became of the newest. */
export function WarningsPage() {
  const asked = useFetched(
    "warnings",
    async (signal) => ({
      scores: await api.scores(signal),
      warnings: await api.warnings(signal),
    }),
    EVERY_MILLIS,
  );
  if (asked.value === null) {
    return <Waiting failure={asked.failure} again={asked.again} />;
  }
  const { scores, warnings } = asked.value;
  const demoted = scores.filter((one) => one.demoted);
  return (
    <>
      <nav class="crumbs">
        <a href="/">{t("app.country")}</a>
      </nav>
      <section class="card">
        <h1>{t("warn.title")}</h1>
        <p class="quiet">{t("warn.what")}</p>
        {demoted.map((one) => (
          <p class="demoted" key={one.rule}>
            <b>
              <span aria-hidden="true">↓</span> {t("warn.demoted", { rule: one.rule })}
            </b>{" "}
            {one.standingMillis !== null &&
              t("warn.demotedWhy", {
                time: moment(one.standingMillis, now.value),
                why: why(one),
              })}
          </p>
        ))}
        {scores.length === 0 ? <p class="quiet">{t("warn.none")}</p> : <Table scores={scores} />}
      </section>
      <section class="card">
        <h2>{t("warn.newest")}</h2>
        {warnings.length === 0 ? (
          <p class="quiet">{t("warn.noneYet")}</p>
        ) : (
          <ul class="warned">
            {warnings.map((one) => (
              <Item key={`${one.rule} ${one.alert}`} one={one} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function why(one: Scored): string {
  const reason = lang.value === "vi" ? one.standingReasonVi : one.standingReason;
  return one.standingBy ? `${one.standingBy}: ${reason}` : reason;
}

function Table({ scores }: { scores: Scored[] }) {
  return (
    <div class="wide">
      <table class="scores">
        <thead>
          <tr>
            <th scope="col">{t("warn.rule")}</th>
            <th scope="col" class="is-number">
              {t("warn.precision")}
            </th>
            <th scope="col" class="is-number">
              {t("warn.recall")}
            </th>
            <th scope="col" class="is-number">
              {t("warn.lead")}
            </th>
            {COUNTED.map((mark) => (
              <th scope="col" class="is-number" key={mark} title={t(`warn.${mark}.what`)}>
                {t(`warn.${mark}`)}
              </th>
            ))}
            <th scope="col" class="is-number">
              {t("warn.pending")}
            </th>
          </tr>
        </thead>
        <tbody>
          {scores.map((one) => (
            <tr key={one.rule}>
              <th scope="row">
                {one.rule}
                {one.demoted && <span class="tag">{t("warn.shown")}</span>}
                {one.warnsOf && <small>{t("warn.of", { rule: one.warnsOf })}</small>}
              </th>
              <Percent share={one.precision} />
              <Percent share={one.recall} />
              <td class="is-number">
                {one.medianLeadSeconds === null
                  ? "–"
                  : span(one.medianLeadSeconds * 1000, lang.value)}
              </td>
              {COUNTED.map((mark) => (
                <td class="is-number" key={mark}>
                  {one.counts[mark] ?? 0}
                </td>
              ))}
              <td class="is-number">{one.pending}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A share, and between what it is likely to lie: of few cases it says little. */
function Percent({ share }: { share: Share }) {
  return (
    <td class="is-number">
      {share.value === null ? "–" : ratio(share.value, lang.value)}
      {share.value !== null && (
        <small>
          {ratio(share.lower, lang.value)} – {ratio(share.upper, lang.value)}
        </small>
      )}
    </td>
  );
}

function Item({ one }: { one: Warned }) {
  const cause = lang.value === "vi" ? one.causeVi : one.causeEn;
  return (
    <li class={`mark-${one.mark}`}>
      <span class="tag">{tn("warn", one.mark)}</span>{" "}
      <a href={to.site(one.site)}>{one.siteName}</a>
      {one.device && <span class="alert-device"> {one.device}</span>} {one.rule}
      <span class="alert-meta">
        {" "}
        {moment(one.firedMillis, now.value)}
        {one.leadSeconds !== null && one.leadSeconds > 0 && (
          <span> · {t("warn.ahead", { span: span(one.leadSeconds * 1000, lang.value) })}</span>
        )}
        {cause && <span> · {cause}</span>}
        {one.corrected && (
          <span>
            {" · "}
            {t("warn.corrected", {
              from: tn("warn", one.correctedFrom ?? ""),
              by: one.corrected.by,
              why: one.corrected.text,
            })}
          </span>
        )}
        {one.acted && (
          <span> · {t("warn.acted", { by: one.acted.by, what: one.acted.text })}</span>
        )}
      </span>
    </li>
  );
}
