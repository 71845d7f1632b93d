// Times, durations and numbers for people. Pure: the language and the time are given.

import type { Lang } from "./words";

/** Vietnam has had one offset and no summer time since 1975, so no time zone data is needed. */
const VIETNAM_OFFSET_MILLIS = 7 * 3_600_000;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** 24-hour clock in Vietnam: "14:03:22". */
export function clock(millis: number): string {
  const at = new Date(millis + VIETNAM_OFFSET_MILLIS);
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
}

export function date(millis: number): string {
  const at = new Date(millis + VIETNAM_OFFSET_MILLIS);
  return `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`;
}

/** "08:00, 23/11/2026"; today's times without the date. */
export function moment(millis: number, nowMillis: number): string {
  const time = clock(millis).slice(0, 5);
  return date(millis) === date(nowMillis) ? time : `${time}, ${date(millis)}`;
}

export function period(startMillis: number, endMillis: number): string {
  const start = `${clock(startMillis).slice(0, 5)}`;
  const end = clock(endMillis).slice(0, 5);
  return date(startMillis) === date(endMillis)
    ? `${start} – ${end}, ${date(startMillis)}`
    : `${start}, ${date(startMillis)} – ${end}, ${date(endMillis)}`;
}

/** The two largest units: "2 giờ 5 phút"; below a second "0 giây". */
export function span(millis: number, lang: Lang): string {
  const left = Math.max(0, millis);
  const parts: [number, string, string][] = [
    [Math.floor(left / DAY), "ngày", "d"],
    [Math.floor((left % DAY) / HOUR), "giờ", "h"],
    [Math.floor((left % HOUR) / MINUTE), "phút", "min"],
    [Math.floor((left % MINUTE) / SECOND), "giây", "s"],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) {
    return lang === "vi" ? "0 giây" : "0 s";
  }
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, vi, en]) => `${count} ${lang === "vi" ? vi : en}`)
    .join(" ");
}

export function ago(millis: number, lang: Lang): string {
  if (millis < SECOND) {
    return lang === "vi" ? "vừa xong" : "just now";
  }
  return lang === "vi" ? `${span(millis, lang)} trước` : `${span(millis, lang)} ago`;
}

/** "2 ngày 03:12:05": a countdown keeps its seconds, so that it is seen to move. */
export function countdown(millis: number, lang: Lang): string {
  const left = Math.max(0, Math.ceil(millis / SECOND) * SECOND);
  const days = Math.floor(left / DAY);
  const rest = `${two(Math.floor((left % DAY) / HOUR))}:${two(Math.floor((left % HOUR) / MINUTE))}:${two(Math.floor((left % MINUTE) / SECOND))}`;
  if (days === 0) {
    return rest;
  }
  return lang === "vi" ? `${days} ngày ${rest}` : `${days} d ${rest}`;
}

export function number(value: number, lang: Lang, digitsMax = 3): string {
  return new Intl.NumberFormat(lang === "vi" ? "vi-VN" : "en-GB", {
    maximumFractionDigits: digitsMax,
  }).format(value);
}

/** Three significant digits, as 12,3 or 0,00456. */
export function significant(value: number, lang: Lang): string {
  return new Intl.NumberFormat(lang === "vi" ? "vi-VN" : "en-GB", {
    maximumSignificantDigits: 3,
  }).format(value);
}

/** A measured time: milliseconds where people would say milliseconds, days where they would say days. */
export function measured(seconds: number, lang: Lang): string {
  const size = Math.abs(seconds);
  if (size === 0) {
    return "0 ms";
  }
  if (size < 0.0005) {
    return `${significant(seconds * 1e6, lang)} µs`;
  }
  if (size < 1) {
    return `${significant(seconds * 1e3, lang)} ms`;
  }
  if (size < 120) {
    return lang === "vi" ? `${significant(seconds, lang)} giây` : `${significant(seconds, lang)} s`;
  }
  return (seconds < 0 ? "−" : "") + span(size * 1e3, lang);
}

export function bytes(value: number, lang: Lang): string {
  return scaled(value, 1024, ["B", "KiB", "MiB", "GiB", "TiB", "PiB"], lang);
}

export function bitRate(bitsPerSecond: number, lang: Lang): string {
  return scaled(bitsPerSecond, 1000, ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"], lang);
}

export function ratio(value: number, lang: Lang): string {
  return `${significant(value * 100, lang)}%`;
}

function scaled(value: number, step: number, units: string[], lang: Lang): string {
  let size = value;
  let unit = 0;
  while (Math.abs(size) >= step && unit < units.length - 1) {
    size /= step;
    unit++;
  }
  return `${unit === 0 ? number(size, lang, 0) : significant(size, lang)} ${units[unit]}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
