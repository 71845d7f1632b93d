import type { Alert, Conference, Happening, Site, Value } from "../src/model";

export function happening(
  record: string,
  millis: number,
  some: Partial<Happening> = {},
): Happening {
  return {
    id: null,
    record,
    site: "1",
    siteName: "Site 1",
    kind: "link_down",
    device: "sw",
    grade: "warning",
    happenedMillis: millis,
    receivedMillis: millis,
    late: false,
    labels: {},
    textVi: "Một cổng mạng mất kết nối",
    textEn: "A port went down",
    ...some,
  };
}

export function site(key: string, some: Partial<Site> = {}): Site {
  return {
    key,
    name: `Site ${key}`,
    tier: "commune",
    province: "01",
    provinceName: "Thành phố Hà Nội",
    parent: "01",
    agent: "",
    carrier: "",
    model: "",
    repairMinutes: 0,
    state: "good",
    reason: "ok",
    sinceMillis: 1,
    lastSeenMillis: 1,
    openAlerts: 0,
    phase: "IDLE",
    ...some,
  };
}

export function alert(id: number, some: Partial<Alert> = {}): Alert {
  return {
    id,
    fingerprint: `f${id}`,
    rule: "site_silent",
    site: "01",
    siteName: "Site 01",
    province: "01",
    device: "",
    labels: {},
    status: "firing",
    severity: "critical",
    phase: "IDLE",
    conference: "",
    startedMillis: 1,
    firedMillis: 1,
    resolvedMillis: null,
    frozenSinceMillis: null,
    flappingSinceMillis: null,
    demoted: false,
    level: 1,
    unattendedSinceMillis: null,
    acknowledged: null,
    reason: "",
    reasonVi: "",
    summaryVi: "",
    summaryEn: "",
    firstStepVi: "",
    firstStepEn: "",
    ...some,
  };
}

export function conference(some: Partial<Conference> = {}): Conference {
  return {
    id: "c",
    title: "Giao ban",
    codeName: "HN",
    startMillis: 100_000,
    endMillis: 200_000,
    rosterSize: 1,
    closedMillis: null,
    phase: "T24H",
    rank: "national",
    calledOff: false,
    series: "",
    origin: "API",
    invited: ["all"],
    call: { bitRate: 0, codecs: [], mcus: [] },
    ...some,
  };
}

export function value(name: string, number: number | null, labels: Record<string, string> = {}): Value {
  return { name, labels, value: number, absent: number === null ? "timed_out" : null, sampleMillis: 1 };
}
