// What the pages know, and how it stays true: asked once, then kept by the event stream.

import { batch, computed, signal } from "@preact/signals";
import { api } from "./api";
import { heardMillis, hear, move, silence } from "./clock";
import { type AlertBook, alertBook, NO_ALERTS, withAlert, withHappening, withSites } from "./merge";
import type { Alert, Check, Conference, Happening, Overview, Site, Tick } from "./model";
import { type Listener, Stream, type StreamEvent } from "./stream";

/** Ticks come every 5 s; two that are missing are a reason to doubt. */
const FRESH_MILLIS = 12_000;
const BUNCH_MILLIS = 100;
const OVERVIEW_AGE_MAX_MILLIS = 30_000;
const CHANGED_MAX = 20_000;
const HIDDEN_MAX_MILLIS = 10_000;

export const overview = signal<Overview | null>(null);
export const connectedAgents = signal<number | null>(null);
export const sites = signal<ReadonlyMap<string, Site>>(new Map());
/** Whether `sites` holds all there are, or only those that somebody asked for or that changed. */
export const sitesComplete = signal(false);
export const alerts = signal<AlertBook>(NO_ALERTS);
/** Conferences and checks that changed since the page was opened. */
export const conferenceChanged = signal<Conference | null>(null);
export const checkChanged = signal<Check | null>(null);
/** What happened lately at any site, newest first. */
export const happenings = signal<readonly Happening[]>([]);
/** Counts the openings of the stream: who holds an answer of before asks again. */
export const generation = signal(0);
/** The alert that was opened or ended last, to be read out. */
export const announced = signal<Alert | null>(null);

const connected = signal(false);
const failedOnce = signal(false);

export type Link = "connecting" | "live" | "lost";

export const link = computed<Link>(() => {
  if (silence.value === null) {
    return failedOnce.value ? "lost" : "connecting";
  }
  return connected.value && silence.value < FRESH_MILLIS ? "live" : "lost";
});

let restTimer = 0;
let bunch: Site[] = [];
let bunchTimer = 0;
/** What the stream said while a question was out: it may be newer than the answer. */
let alertsMeanwhile: Alert[] | null = null;
let sitesMeanwhile: Site[] | null = null;
let overviewAt = 0;
let sitesAsked: Promise<void> | null = null;

const listener: Listener = {
  opened() {
    batch(() => {
      connected.value = true;
      generation.value++;
    });
    void askAlerts();
    // Changes may have been missed: what we hold is kept only until it was asked anew.
    sitesAsked = null;
    if (sitesComplete.value) {
      void needAllSites();
    } else {
      sites.value = new Map();
    }
  },
  closed() {
    batch(() => {
      connected.value = false;
      failedOnce.value = true;
    });
  },
  event: take,
};

const stream = new Stream("/api/v1/events", listener);

export function start(): void {
  setInterval(second, 1_000);
  addEventListener("online", wake);
  addEventListener("pageshow", wake);
  addEventListener("pagehide", () => stream.rest());
  document.addEventListener("visibilitychange", wake);
  wake();
}

/**
 * A browser has six connections for one server and each stream holds one. Tabs that nobody looks at, and
 * pages that are kept for the back button, must let go of theirs, or the seventh page would never load.
 */
function wake(): void {
  clearTimeout(restTimer);
  if (document.visibilityState === "visible") {
    second();
    stream.hurry();
  } else {
    restTimer = window.setTimeout(() => stream.rest(), HIDDEN_MAX_MILLIS);
  }
}

/** Puts sites that somebody asked for beside those that the stream tells of. */
export function learn(found: readonly Site[]): void {
  sites.value = withSites(sites.value, found);
}

export function needAllSites(): Promise<void> {
  sitesAsked ??= askAllSites();
  return sitesAsked;
}

async function askAllSites(): Promise<void> {
  const meanwhile: Site[] = [];
  sitesMeanwhile = meanwhile;
  try {
    const found = await api.sites();
    batch(() => {
      sites.value = withSites(withSites(new Map(), found), meanwhile);
      sitesComplete.value = true;
    });
  } catch {
    sitesAsked = null; // the next who needs them asks again
  } finally {
    if (sitesMeanwhile === meanwhile) {
      sitesMeanwhile = null;
    }
  }
}

function second(): void {
  move();
  if (connected.value && performance.now() - overviewAt > OVERVIEW_AGE_MAX_MILLIS) {
    void askOverview();
  }
}

function take(name: StreamEvent, data: unknown): void {
  switch (name) {
    case "overview":
      setOverview(data as Overview);
      break;
    case "tick": {
      const tick = data as Tick;
      batch(() => {
        hear(tick.nowMillis);
        connectedAgents.value = tick.connectedAgents;
      });
      break;
    }
    case "site":
      takeSite(data as Site);
      break;
    case "alert":
      takeAlert(data as Alert);
      break;
    case "conference":
      conferenceChanged.value = data as Conference;
      break;
    case "happening":
      happenings.value = withHappening(happenings.value, data as Happening);
      break;
    case "check":
      checkChanged.value = data as Check;
      break;
  }
}

function setOverview(next: Overview): void {
  const before = overview.value;
  batch(() => {
    hear(next.nowMillis);
    overview.value = next;
    connectedAgents.value = next.connectedAgents;
  });
  overviewAt = performance.now();
  if (before && before.startedMillis !== next.startedMillis) {
    void reloadIfNew();
  }
}

/** A wall screen runs for months: after the collector was replaced it takes the new pages by itself. */
async function reloadIfNew(): Promise<void> {
  const loaded = document.querySelector<HTMLScriptElement>("script[src]")?.getAttribute("src");
  try {
    const page = await (await fetch("/", { cache: "no-store" })).text();
    if (loaded && page.includes("/assets/") && !page.includes(loaded)) {
      location.reload();
    }
  } catch {
    // It went away again; its next overview brings us back here.
  }
}

function takeSite(site: Site): void {
  if (bunch.length >= CHANGED_MAX) {
    bunch = [...new Map(bunch.map((held) => [held.key, held])).values()];
  }
  bunch.push(site);
  if (sitesMeanwhile && sitesMeanwhile.length < CHANGED_MAX) {
    sitesMeanwhile.push(site);
  }
  bunchTimer ||= window.setTimeout(() => {
    bunchTimer = 0;
    const changed = bunch;
    bunch = [];
    learn(changed);
  }, BUNCH_MILLIS);
}

function takeAlert(alert: Alert): void {
  alertsMeanwhile?.push(alert);
  const held = alerts.value.open.get(alert.fingerprint);
  batch(() => {
    alerts.value = withAlert(alerts.value, alert, heardMillis() ?? Date.now());
    const opened = alert.status === "firing" && held?.status !== "firing";
    const ended = alert.status === "resolved" && held?.status === "firing";
    if (opened || ended) {
      announced.value = alert;
    }
  });
}

async function askAlerts(): Promise<void> {
  const meanwhile: Alert[] = [];
  alertsMeanwhile = meanwhile;
  try {
    const [open, all] = await Promise.all([api.openAlerts(), api.latestAlerts()]);
    alerts.value = alertBook(open, all, meanwhile, heardMillis() ?? Date.now());
  } catch {
    // Asked again when the stream opens again; until then what the stream says is shown.
    setTimeout(() => {
      if (connected.value && alertsMeanwhile === null) {
        void askAlerts();
      }
    }, OVERVIEW_AGE_MAX_MILLIS);
  } finally {
    if (alertsMeanwhile === meanwhile) {
      alertsMeanwhile = null;
    }
  }
}

/** The stream sends it after every change; this is for the case that it was silent long. */
async function askOverview(): Promise<void> {
  overviewAt = performance.now();
  try {
    setOverview(await api.overview());
  } catch {
    // The stream shows whether the collector is there.
  }
}
