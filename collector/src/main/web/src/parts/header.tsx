import { heardMillis, now, silence } from "../clock";
import { ago, clock, date } from "../format";
import { choose, lang, t, tn } from "../lang";
import { announced, connectedAgents, link, overview } from "../state";
import { Search } from "./search";

export function Header() {
  return (
    <header class="top">
      <a class="brand" href="/">
        <Logo />
        <span class="brand-text">
          <strong>Bridgewatch</strong>
          <small>{t("app.subtitle")}</small>
        </span>
      </a>
      <Search />
      <Pulse />
      <button
        class="language"
        type="button"
        lang={lang.value === "vi" ? "en" : "vi"}
        onClick={() => choose(lang.value === "vi" ? "en" : "vi")}
      >
        {t("app.otherLanguage")}
      </button>
    </header>
  );
}

function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" />
      <path d="M4 22h24M7 22v-4a9 9 0 0 1 18 0v4M16 9v13M11.500 11v11M20.500 11v11" />
      <circle cx="16" cy="9" r="2.600" />
    </svg>
  );
}

/** The clock, and whether what is shown is of now. */
function Pulse() {
  const agents = connectedAgents.value;
  return (
    <div class={`pulse is-${link.value}`}>
      <span class="pulse-clock" title={t("app.clock")}>
        <b>{clock(now.value)}</b> <span>{date(now.value)}</span>
      </span>
      <span class="pulse-link">
        {link.value === "live" ? (
          <>
            <span class="dot" aria-hidden="true" />
            {t("link.live")}, {t("link.updated", { ago: ago(silence.value ?? 0, lang.value) })}
          </>
        ) : link.value === "connecting" ? (
          t("link.connecting")
        ) : (
          <>✗ {t("link.lost")}</>
        )}
      </span>
      {link.value === "live" && agents !== null && (
        <span class={agents === 0 ? "pulse-agents is-none" : "pulse-agents"}>
          {agents === 0 ? `! ${t("link.noAgents")}` : t("link.agents", { n: agents })}
        </span>
      )}
    </div>
  );
}

/** A wall that stands still is worse than none: it must say so, large. */
export function FrozenBanner() {
  if (link.value !== "lost") {
    return null;
  }
  const heard = heardMillis();
  return (
    <div class="banner" role="alert">
      <strong>✗ {t("link.lost")}</strong>{" "}
      <span aria-live="off">
        {overview.value && heard !== null
          ? t("link.frozen", {
              time: `${clock(heard)}, ${date(heard)}`,
              ago: ago(silence.value ?? 0, lang.value),
            })
          : t("link.never")}
      </span>
    </div>
  );
}

/** Reads new alerts out to who cannot see the list. */
export function Announcer() {
  const alert = announced.value;
  const text = !alert
    ? ""
    : alert.status === "resolved"
      ? t("alerts.over", { place: alert.siteName, what: summary(alert) })
      : t("alerts.new", {
          severity: tn("severity", alert.severity).toLowerCase(),
          place: alert.siteName,
          what: summary(alert),
        });
  return (
    <div class="unseen" aria-live="polite" aria-atomic="true">
      {text}
    </div>
  );
}

function summary(alert: { summaryVi: string; summaryEn: string }): string {
  return lang.value === "vi" ? alert.summaryVi : alert.summaryEn;
}
