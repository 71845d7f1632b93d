import { now } from "../clock";
import { ago } from "../format";
import { lang, t, tn } from "../lang";
import type { Value } from "../model";
import { type Group, groups, type Port, type Row } from "../readings";

/** Longer than the slowest reading takes, even twice in a row. */
export const OLD_MILLIS = 150_000;

/** The latest values of a site, a block for each probe and each device. */
export function Values({ values, old }: { values: readonly Value[]; old: boolean }) {
  return (
    <div class="groups">
      {groups(values, lang.value).map((group) => (
        <Block
          key={group.id}
          group={group}
          old={old || now.value - group.newestMillis > OLD_MILLIS}
        />
      ))}
    </div>
  );
}

function Block({ group, old }: { group: Group; old: boolean }) {
  return (
    <section class={`group${group.answers === false ? " is-down" : ""}${old ? " is-old" : ""}`}>
      <header>
        <h3>
          {group.kind === "agent" ? t("group.agent") : group.name}
          {group.kind === "probe" && <Answer answers={group.answers ?? null} old={old} />}
        </h3>
        <p class="muted">
          {group.kind === "probe" && <span>{tn("probe", group.probeKind)}</span>}
          {group.kind === "device" && <span>{t("group.snmp")}</span>}
          {group.instance && <span class="code">{group.instance}</span>}
          {group.kind === "probe" && group.device && <span>{group.device}</span>}
          <span>{t("site.valuesAt", { ago: ago(now.value - group.newestMillis, lang.value) })}</span>
          {group.absent > 0 && (
            <span class="tag">? {t("site.absentCount", { n: group.absent })}</span>
          )}
        </p>
      </header>
      {group.main.length > 0 && <Rows rows={group.main} />}
      {group.ports.length > 0 && <Ports ports={group.ports} left={group.portsLeft} />}
      {group.rest.length > 0 && (
        <details>
          <summary>{t("site.allValues", { n: group.rest.length + group.restLeft })}</summary>
          <Rows rows={group.rest} />
          {group.restLeft > 0 && <p class="muted">{t("site.more", { n: group.restLeft })}</p>}
        </details>
      )}
    </section>
  );
}

function Answer({ answers, old }: { answers: boolean | null; old: boolean }) {
  if (answers === null) {
    return <span class="mark is-silent">? {t("site.unmeasuredGroup")}</span>;
  }
  if (old) {
    // What was good when it was last measured is not good now: it is not known.
    return (
      <span class="mark is-silent">
        ? {t("site.lastAnswer", { what: t(answers ? "site.answers" : "site.noAnswer") })}
      </span>
    );
  }
  return answers ? (
    <span class="mark is-good">✓ {t("site.answers")}</span>
  ) : (
    <span class="mark is-lost">✗ {t("site.noAnswer")}</span>
  );
}

function Rows({ rows }: { rows: readonly Row[] }) {
  return (
    <table class="values">
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.name} ${row.detail}`} class={row.absent ? "is-absent" : ""}>
            <th scope="row">
              {row.known ? row.name : <code>{row.name}</code>}
              {row.detail && <span class="labels"> {row.detail}</span>}
            </th>
            <td class={row.bad ? "is-bad" : ""}>
              {row.absent && <span aria-hidden="true">? </span>}
              {row.text}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Ports({ ports, left }: { ports: readonly Port[]; left: number }) {
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label={t("ports.title")}>
        <table class="ports">
          <thead>
            <tr>
              <th scope="col">{t("ports.name")}</th>
              <th scope="col">{t("ports.state")}</th>
              <th scope="col" class="is-number">
                {t("ports.speed")}
              </th>
              <th scope="col" class="is-number">
                {t("ports.in")}
              </th>
              <th scope="col" class="is-number">
                {t("ports.out")}
              </th>
              <th scope="col" class="is-number">
                {t("ports.errors")}
              </th>
            </tr>
          </thead>
          <tbody>
            {ports.map((port) => (
              <tr key={port.index}>
                <th scope="row">{port.name}</th>
                <td class={port.up === true ? "is-up" : port.up === false ? "is-off" : "is-absent"}>
                  <span aria-hidden="true">{port.up === true ? "● " : port.up === false ? "○ " : "? "}</span>
                  {port.state}
                </td>
                <td class="is-number">{port.speed}</td>
                <td class="is-number">{port.received}</td>
                <td class="is-number">{port.sent}</td>
                <td class="is-number">{port.errors}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {left > 0 && <p class="muted">{t("ports.more", { n: left })}</p>}
    </>
  );
}
