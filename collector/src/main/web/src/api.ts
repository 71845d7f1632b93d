import type {
  Alert,
  Check,
  Conference,
  Happening,
  Imported,
  MediaTest,
  Overview,
  Scored,
  Site,
  SiteDetail,
  Value,
  Warned,
} from "./model";
import { type Lang, phrase } from "./words";

const TIMEOUT_MILLIS = 15_000;
const SITES_LIMIT = 5_000;
const PAGES_MAX = 10;
const OVERRUN_MILLIS = 3_600_000;
export const EVENTS_LIMIT = 50;

export type Failure =
  | { kind: "notFound" }
  | { kind: "failed"; status: number; what: string }
  | { kind: "unreachable" }
  | { kind: "timedOut" }
  | { kind: "unreadable" };

/** A request that did not give what was asked; carries why as a value. */
export class ApiError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.kind);
  }
}

export function failureText(failure: Failure, lang: Lang): string {
  switch (failure.kind) {
    case "notFound":
      return phrase(lang, "error.notFound");
    case "failed":
      return phrase(lang, "error.failed", { status: String(failure.status), what: failure.what });
    case "unreachable":
      return phrase(lang, "error.unreachable");
    case "timedOut":
      return phrase(lang, "error.timedOut", { n: TIMEOUT_MILLIS / 1000 });
    case "unreadable":
      return phrase(lang, "error.unreadable");
  }
}

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return ask<T>(path, { headers: { Accept: "application/json" } }, signal);
}

async function ask<T>(path: string, init: RequestInit, signal?: AbortSignal): Promise<T> {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), TIMEOUT_MILLIS);
  const stop = () => control.abort();
  signal?.addEventListener("abort", stop);
  try {
    const response = await fetch(`/api/v1/${path}`, {
      ...init,
      signal: control.signal,
      cache: "no-store",
    });
    if (response.status === 404) {
      throw new ApiError({ kind: "notFound" });
    }
    const body: unknown = await response.json().catch((error: unknown) => {
      if (control.signal.aborted) {
        throw error;
      }
      throw new ApiError(
        response.ok
          ? { kind: "unreadable" }
          : { kind: "failed", status: response.status, what: response.statusText },
      );
    });
    if (!response.ok) {
      const error = (body as { error?: { what?: string } } | null)?.error;
      throw new ApiError({ kind: "failed", status: response.status, what: error?.what ?? "" });
    }
    return body as T;
  } catch (error) {
    if (error instanceof ApiError) {
      throw error;
    }
    throw new ApiError({ kind: control.signal.aborted ? "timedOut" : "unreachable" });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

const at = encodeURIComponent;

export const api = {
  overview: () => get<Overview>("overview"),

  openAlerts: () =>
    get<{ alerts: Alert[] }>("alerts?state=open&limit=1000").then((answer) => answer.alerts),

  latestAlerts: () =>
    get<{ alerts: Alert[] }>("alerts?state=all&limit=100").then((answer) => answer.alerts),

  site: (key: string, signal?: AbortSignal) => get<SiteDetail>(`sites/${at(key)}`, signal),

  latest: (key: string, signal?: AbortSignal) =>
    get<{ values: Value[] }>(`sites/${at(key)}/latest`, signal).then((answer) => answer.values),

  /** What happened at a site, newest first; `before` is the place in the log to go on from. */
  events: (key: string, before: number | null, signal?: AbortSignal) =>
    get<{ events: Happening[] }>(
      `sites/${at(key)}/events?limit=${EVENTS_LIMIT}${before === null ? "" : `&before=${before}`}`,
      signal,
    ).then((answer) => answer.events),

  /** The last media tests of a site, newest first. */
  mediaOfSite: (key: string, signal?: AbortSignal) =>
    get<{ results: MediaTest[] }>(`sites/${at(key)}/media?limit=5`, signal).then(
      (answer) => answer.results,
    ),

  /** The first sites that the query asks for. */
  someSites: (query: Record<string, string>, limit: number, signal?: AbortSignal) =>
    get<{ total: number; sites: Site[] }>(
      `sites?${new URLSearchParams({ ...query, limit: String(limit) })}`,
      signal,
    ).then((answer) => answer.sites),

  /** All sites that the query asks for, in as many answers as the collector needs. */
  async sites(query: Record<string, string> = {}, signal?: AbortSignal): Promise<Site[]> {
    const found: Site[] = [];
    for (let page = 0; page < PAGES_MAX; page++) {
      const params = new URLSearchParams({
        ...query,
        limit: String(SITES_LIMIT),
        offset: String(found.length),
      });
      const answer = await get<{ total: number; sites: Site[] }>(`sites?${params}`, signal);
      found.push(...answer.sites);
      if (answer.sites.length === 0 || found.length >= answer.total) {
        break;
      }
    }
    return found;
  },

  conference: (id: string, signal?: AbortSignal) => get<Conference>(`conferences/${at(id)}`, signal),

  /** What is not over at this time, by start. */
  conferences: (fromMillis: number, signal?: AbortSignal) =>
    // One that runs over is past its end for up to an hour.
    get<{ conferences: Conference[] }>(
      `conferences?from=${Math.max(0, Math.round(fromMillis) - OVERRUN_MILLIS)}`,
      signal,
    ).then((answer) => answer.conferences),

  /** Brings a calendar or a table; with `dryRun` nothing is changed. */
  importConferences: (file: File, token: string, roster: string, dryRun: boolean) =>
    ask<Imported>(
      `conferences/import?${new URLSearchParams({
        dry_run: String(dryRun),
        ...(roster.trim() ? { roster: roster.trim() } : {}),
      })}`,
      {
        method: "POST",
        body: file,
        headers: {
          Accept: "application/json",
          Authorization: `Bearer ${token.trim()}`,
          "Content-Type": file.name.toLowerCase().endsWith(".csv") ? "text/csv" : "text/calendar",
        },
      },
    ),

  checksOf: (conference: string, signal?: AbortSignal) =>
    get<{ checks: Check[] }>(`checks?conference=${at(conference)}&limit=5`, signal).then(
      (answer) => answer.checks,
    ),

  check: (id: string, signal?: AbortSignal) => get<Check>(`checks/${at(id)}`, signal),

  scores: (signal?: AbortSignal) =>
    get<{ scores: Scored[] }>("scores", signal).then((answer) => answer.scores),

  /** What became of the newest warnings. */
  warnings: (signal?: AbortSignal) =>
    get<{ warnings: Warned[] }>("warnings?limit=100", signal).then((answer) => answer.warnings),

  reportUrl: (id: string, format: "html" | "text", lang: Lang) =>
    `/api/v1/checks/${at(id)}/report?format=${format}&lang=${lang}`,
};
