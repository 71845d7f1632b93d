// The latest values of a site in the order in which a person asks: does it answer, how fast, what does
// the device say. What has no name here is still shown, under its series name.

import { bitRate, bytes, clock, date, measured, number, ratio, significant, span } from "./format";
import type { Value } from "./model";
import { type Lang, named, phrase, type Word, WORDS } from "./words";

export const PORTS_MAX = 64;
export const REST_MAX = 500;

export interface Row {
  /** A word of the dictionary, or the series name. */
  name: string;
  known: boolean;
  /** The labels that tell it from its neighbours. */
  detail: string;
  text: string;
  absent: boolean;
  bad: boolean;
}

export interface Port {
  index: string;
  name: string;
  state: string;
  up: boolean | null;
  speed: string;
  received: string;
  sent: string;
  errors: string;
}

export interface Group {
  id: string;
  kind: "probe" | "device" | "agent";
  /** Name of the probe or id of the device. */
  name: string;
  probeKind: string;
  instance: string;
  device: string;
  /** Whether the probe's target answers; null when that is not known, undefined for other groups. */
  answers: boolean | null | undefined;
  newestMillis: number;
  absent: number;
  total: number;
  main: Row[];
  ports: Port[];
  portsLeft: number;
  rest: Row[];
  restLeft: number;
}

/** The labels that a group's heading says already. */
const HEADING = new Set(["site", "province", "device", "instance", "probe", "kind", "from"]);

/** Named metrics, in the order in which they are shown. */
const MAIN: readonly string[] = [
  "probe_success",
  "probe_icmp_duration_seconds",
  "probe_dns_lookup_time_seconds",
  "probe_duration_seconds",
  "upsOutputSource",
  "upsBatteryStatus",
  "upsEstimatedMinutesRemaining",
  "upsEstimatedChargeRemaining",
  "upsSecondsOnBattery",
  "upsOutputPercentLoad",
  "upsBatteryTemperature",
  "upsBatteryVoltage",
  "upsInputVoltage",
  "upsInputFrequency",
  "upsOutputVoltage",
  "upsOutputFrequency",
  "upsAlarmsPresent",
  "sysName",
  "sysDescr",
  "sysLocation",
  "sysContact",
  "sysUpTime",
  "bridgewatch_snmp_module_complete",
];

const PORT_METRICS = new Set([
  "ifOperStatus",
  "ifHighSpeed",
  "ifSpeed",
  "ifHCInOctets",
  "ifHCOutOctets",
  "ifInOctets",
  "ifOutOctets",
  "ifInErrors",
  "ifOutErrors",
]);

const OPER_STATUS = ["", "up", "down", "testing", "", "dormant", "notPresent", "lowerLayerDown"];
const BATTERY_STATUS = ["", "", "battery.normal", "battery.low", "battery.depleted"];
const OUTPUT_SOURCE = [
  "",
  "",
  "source.none",
  "source.normal",
  "source.bypass",
  "source.battery",
  "source.booster",
  "source.reducer",
];

export function groups(values: readonly Value[], lang: Lang): Group[] {
  const byId = new Map<string, Value[]>();
  for (const value of values) {
    const id = groupId(value.labels);
    const held = byId.get(id);
    if (held) {
      held.push(value);
    } else {
      byId.set(id, [value]);
    }
  }
  return [...byId].sort(([a], [b]) => order(a) - order(b) || (a < b ? -1 : 1)).map(([id, held]) => group(id, held, lang));
}

function groupId(labels: Record<string, string>): string {
  if (labels["probe"]) {
    return `probe/${labels["probe"]}/${labels["instance"] ?? ""}`;
  }
  return labels["device"] ? `device/${labels["device"]}` : "agent/";
}

function order(id: string): number {
  return id.startsWith("probe/") ? 0 : id.startsWith("device/") ? 1 : 2;
}

function group(id: string, values: Value[], lang: Lang): Group {
  const labels = values[0]?.labels ?? {};
  const kind = id.startsWith("probe/") ? "probe" : id.startsWith("device/") ? "device" : "agent";
  const ports = portsOf(values, lang);
  const success = values.find((value) => value.name === "probe_success");
  const main = values
    .filter((value) => MAIN.includes(value.name))
    .sort((a, b) => MAIN.indexOf(a.name) - MAIN.indexOf(b.name));
  const rest = values
    .filter((value) => !MAIN.includes(value.name) && !(isPortValue(value) && ports.length > 0))
    .sort((a, b) => compare(a.name, b.name) || compare(labelText(a), labelText(b)));
  return {
    id,
    kind,
    name: (kind === "probe" ? labels["probe"] : labels["device"]) ?? "",
    probeKind: labels["kind"] ?? "",
    instance: labels["instance"] ?? "",
    device: labels["device"] ?? "",
    answers: kind !== "probe" ? undefined : success?.value == null ? null : success.value >= 0.5,
    newestMillis: values.reduce((newest, value) => Math.max(newest, value.sampleMillis), 0),
    absent: values.filter((value) => value.value === null).length,
    total: values.length,
    main: main.map((value) => row(value, lang)),
    ports: ports.slice(0, PORTS_MAX),
    portsLeft: Math.max(0, ports.length - PORTS_MAX),
    rest: rest.slice(0, REST_MAX).map((value) => row(value, lang)),
    restLeft: Math.max(0, rest.length - REST_MAX),
  };
}

function row(value: Value, lang: Lang): Row {
  const word = wordOf(value);
  const absent = value.value === null;
  return {
    name: word ? WORDS[lang][word] : value.name,
    known: word !== null,
    detail: labelText(value),
    text: valueText(value, lang),
    absent,
    bad: !absent && isFlag(value.name) && value.value === 0,
  };
}

function wordOf(value: Value): Word | null {
  const phase = value.name === "probe_icmp_duration_seconds" ? value.labels["phase"] : undefined;
  const key = `metric.${phase ?? value.name}`;
  return Object.hasOwn(WORDS.vi, key) ? (key as Word) : null;
}

export function valueText(value: Value, lang: Lang): string {
  if (value.value === null) {
    return phrase(lang, "site.absent", { why: named(lang, "absent", value.absent ?? "nan") });
  }
  // snmp_exporter gives a text as a label named like the metric, with the value 1.
  return value.labels[value.name] ?? quantity(value.name, value.value, lang);
}

export function quantity(name: string, value: number, lang: Lang): string {
  if (!Number.isFinite(value)) {
    return String(value);
  }
  if (isFlag(name)) {
    return phrase(lang, value >= 0.5 ? "value.yes" : "value.no");
  }
  switch (name) {
    case "sysUpTime":
      return span(value * 10, lang);
    case "ifOperStatus":
    case "ifAdminStatus":
      return enumerated(OPER_STATUS, value, lang);
    case "upsBatteryStatus":
      return enumerated(BATTERY_STATUS, value, lang);
    case "upsOutputSource":
      return enumerated(OUTPUT_SOURCE, value, lang);
    case "ifSpeed":
      return bitRate(value, lang);
    case "ifHighSpeed":
      return bitRate(value * 1e6, lang);
    case "upsEstimatedMinutesRemaining":
      return span(value * 60_000, lang);
    case "upsSecondsOnBattery":
      return span(value * 1000, lang);
    case "upsEstimatedChargeRemaining":
    case "upsOutputPercentLoad":
      return `${significant(value, lang)}%`;
    case "upsBatteryTemperature":
      return `${significant(value, lang)} °C`;
    case "upsBatteryVoltage":
      return `${number(value / 10, lang, 1)} V`;
    case "upsInputVoltage":
    case "upsOutputVoltage":
      return `${number(value, lang, 1)} V`;
    case "upsInputFrequency":
    case "upsOutputFrequency":
      return `${number(value / 10, lang, 1)} Hz`;
    default:
      return byUnit(name, value, lang);
  }
}

function byUnit(name: string, value: number, lang: Lang): string {
  const base = name.replace(/_(total|sum|max|min)$/, "");
  if (base.endsWith("_timestamp_seconds")) {
    return value === 0 ? "–" : `${clock(value * 1000)}, ${date(value * 1000)}`;
  }
  if (base.endsWith("_seconds")) {
    return measured(value, lang);
  }
  if (base.endsWith("_bytes") || name.endsWith("Octets")) {
    return bytes(value, lang);
  }
  if (base.endsWith("_ratio")) {
    return ratio(value, lang);
  }
  if (base.endsWith("_celsius")) {
    return `${significant(value, lang)} °C`;
  }
  if (base.endsWith("_volts")) {
    return `${significant(value, lang)} V`;
  }
  return Number.isInteger(value) ? number(value, lang) : significant(value, lang);
}

function isFlag(name: string): boolean {
  return name === "probe_success" || name.endsWith("_success") || name.endsWith("_complete");
}

function enumerated(words: readonly string[], value: number, lang: Lang): string {
  const word = words[value];
  return word ? named(lang, "value", word) : phrase(lang, "value.unknown", { n: value });
}

function isPortValue(value: Value): boolean {
  return PORT_METRICS.has(value.name) && value.labels["ifIndex"] !== undefined;
}

function portsOf(values: readonly Value[], lang: Lang): Port[] {
  const byIndex = new Map<string, Map<string, Value>>();
  for (const value of values) {
    if (isPortValue(value)) {
      const index = value.labels["ifIndex"] ?? "";
      byIndex.set(index, (byIndex.get(index) ?? new Map()).set(value.name, value));
    }
  }
  return [...byIndex]
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([index, held]) => port(index, held, lang));
}

function port(index: string, held: ReadonlyMap<string, Value>, lang: Lang): Port {
  const pick = (...names: string[]) => names.map((name) => held.get(name)).find((value) => value);
  const show = (value: Value | undefined) => (value ? valueText(value, lang) : "–");
  const status = held.get("ifOperStatus");
  const labels: Record<string, string> = Object.assign({}, ...[...held.values()].map((value) => value.labels));
  const alias = labels["ifAlias"];
  const errors = [held.get("ifInErrors")?.value, held.get("ifOutErrors")?.value].filter(
    (count): count is number => typeof count === "number",
  );
  return {
    index,
    name: [labels["ifName"] || labels["ifDescr"] || `#${index}`, alias].filter(Boolean).join(" · "),
    state: show(status),
    up: status?.value == null ? null : status.value === 1,
    speed: show(pick("ifHighSpeed", "ifSpeed")),
    received: show(pick("ifHCInOctets", "ifInOctets")),
    sent: show(pick("ifHCOutOctets", "ifOutOctets")),
    errors: errors.length > 0 ? number(errors.reduce((a, b) => a + b, 0), lang) : "–",
  };
}

function labelText(value: Value): string {
  return Object.entries(value.labels)
    .filter(
      ([name, text]) =>
        text !== "" &&
        !HEADING.has(name) &&
        name !== value.name &&
        !(name === "phase" && value.name === "probe_icmp_duration_seconds"),
    )
    .sort(([a], [b]) => compare(a, b))
    .map(([name, text]) => `${name}=${text}`)
    .join(" ");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
