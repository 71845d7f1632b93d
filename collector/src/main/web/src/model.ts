// What the collector answers; docs/api.md is the contract. Enumerations are plain strings on purpose:
// a newer collector may know words that these pages do not, and they must still show something.

export interface Counts {
  total: number;
  good: number;
  degraded: number;
  critical: number;
  lost: number;
  maintenance: number;
  unknown: number;
  /** Part of `unknown`. */
  neverSeen: number;
}

export interface Province {
  code: string;
  name: string;
  counts: Counts;
}

export interface Overview {
  nowMillis: number;
  startedMillis: number;
  counts: Counts;
  provinces: Province[];
  next: Conference | null;
  live: Conference[];
  openAlerts: number;
  connectedAgents: number;
}

export interface Site {
  key: string;
  name: string;
  tier: string;
  province: string;
  provinceName: string;
  parent: string;
  agent: string;
  carrier: string;
  model: string;
  repairMinutes: number;
  state: string;
  reason: string;
  sinceMillis: number;
  /** 0 when never. */
  lastSeenMillis: number;
  openAlerts: number;
  phase: string;
}

export interface Device {
  id: string;
  site: string;
  kind: string;
  model: string;
  address: string;
}

export interface Alert {
  id: number;
  fingerprint: string;
  rule: string;
  site: string;
  siteName: string;
  province: string;
  device: string;
  labels: Record<string, string>;
  status: string;
  severity: string;
  phase: string;
  conference: string;
  startedMillis: number;
  firedMillis: number;
  resolvedMillis: number | null;
  frozenSinceMillis: number | null;
  reason: string;
  reasonVi: string;
  summaryVi: string;
  summaryEn: string;
  firstStepVi: string;
  firstStepEn: string;
  flappingSinceMillis: number | null;
  demoted: boolean;
  /** The highest level of recipients that was told; 0 nobody. */
  level: number;
  unattendedSinceMillis: number | null;
  acknowledged: { atMillis: number; by: string; note: string } | null;
}

/** A share of cases, and between what it is likely to lie. */
export interface Share {
  value: number | null;
  lower: number;
  upper: number;
}

/** How far the warnings of a rule can be trusted. */
export interface Scored {
  rule: string;
  warnsOf: string;
  judged: number;
  pending: number;
  counts: Record<string, number>;
  precision: Share;
  recall: Share;
  medianLeadSeconds: number | null;
  demoted: boolean;
  standingMillis: number | null;
  standingBy: string;
  standingReason: string;
  standingReasonVi: string;
}

interface Said {
  atMillis: number;
  by: string;
  text: string;
}

/** A warning and what became of it, or a breach without one. */
export interface Warned {
  rule: string;
  alert: number;
  warned: boolean;
  warnsOf: string;
  site: string;
  siteName: string;
  device: string;
  firedMillis: number;
  leadSeconds: number | null;
  mark: string;
  causeVi: string;
  causeEn: string;
  correctedFrom: string | null;
  corrected: Said | null;
  acted: Said | null;
}

export interface Conference {
  id: string;
  title: string;
  codeName: string;
  startMillis: number;
  endMillis: number;
  rosterSize: number;
  roster?: string[];
  closedMillis: number | null;
  phase: string;
  rank: string;
  calledOff: boolean;
  /** The series that it is a date of; empty: it stands alone. */
  series: string;
  origin: string;
  /** Who takes part, as it was written; none in a list where that is long. */
  invited: string[];
  call: { bitRate: number; codecs: string[]; mcus: string[] };
}

/** What an import changed, or would change. */
export interface Imported {
  good: boolean;
  dryRun: boolean;
  added: Conference[];
  changed: { conference: Conference; what: string[]; startMillisBefore: number }[];
  removed: Conference[];
  series: string[];
  problems: { line: number; where: string; what: string }[];
}

export interface Value {
  name: string;
  labels: Record<string, string>;
  value: number | null;
  absent: string | null;
  sampleMillis: number;
}

export interface SiteDetail {
  site: Site;
  devices: Device[];
  alerts: Alert[];
  conferences: Conference[];
  phase: string;
}

export interface StepReason {
  step: string;
  device: string;
  target: string;
  status: string;
  reason: string;
  detailVi: string;
  detailEn: string;
  firstStepVi: string;
  firstStepEn: string;
  seconds: number | null;
  /** What was measured, by name, in base units; most steps have none. */
  figures?: Record<string, number>;
}

/** What a media test of a site came to. */
export interface MediaTest {
  run: string;
  site: string;
  siteName: string;
  province: string;
  /** waiting, running, done, not_tested */
  state: string;
  reason: string;
  detailVi: string;
  detailEn: string;
  firstStepVi: string;
  firstStepEn: string;
  endedMillis: number | null;
  steps: StepReason[];
}

export interface SiteCheck {
  site: string;
  siteName: string;
  province: string;
  readiness: string;
  reasons: StepReason[];
}

export interface Check {
  id: string;
  /** Empty when the check is not for a conference. */
  conference: string;
  title: string;
  startedMillis: number;
  finishedMillis: number | null;
  interrupted: boolean;
  total: number;
  done: number;
  counts: { ready: number; at_risk: number; not_ready: number; unknown: number };
  sites?: SiteCheck[];
}

/** Something that happened at a site, as a device or an agent told of it. */
export interface Happening {
  /** Its place in the log; null when the event stream told of it. */
  id: number | null;
  record: string;
  site: string;
  siteName: string;
  kind: string;
  device: string;
  grade: string;
  happenedMillis: number;
  receivedMillis: number;
  late: boolean;
  labels: Record<string, string>;
  textVi: string;
  textEn: string;
}

export interface Tick {
  nowMillis: number;
  connectedAgents: number;
}
