// The figures of a media test, a row for each question that a person asks, a column for each direction.
// A burst and the thin stream that always flows give the same names.

import { measured, number, ratio, significant } from "./format";
import type { Value } from "./model";
import { type Lang, phrase, type Word } from "./words";

export type Figures = Readonly<Record<string, number>>;

export const WAYS = ["there", "back", "round_trip"] as const;
export type Way = (typeof WAYS)[number];

export interface FigureRow {
  name: Word;
  /** A text for each way that is shown; null where it is not known. */
  texts: (string | null)[];
  /** Which of them are bad, in the same order. */
  bad: boolean[];
}

interface Asked {
  figure: string;
  name: Word;
  text: (value: number, lang: Lang) => string;
  bad: (value: number) => boolean;
}

/** The limits are those of the shipped rules; they colour and do not judge. */
const ASKED: readonly Asked[] = [
  { figure: "loss_ratio", name: "media.loss", text: ratio, bad: (value) => value >= 0.01 },
  { figure: "proven_loss_ratio", name: "media.provenLoss", text: ratio, bad: (value) => value > 0.003 },
  { figure: "loss_run_packets_max", name: "media.lossRun", text: whole, bad: (value) => value >= 3 },
  { figure: "jitter_seconds", name: "media.jitter", text: measured, bad: (value) => value > 0.03 },
  { figure: "one_way_delay_seconds", name: "media.delay", text: measured, bad: (value) => value > 0.25 },
  { figure: "stutters_per_minute", name: "media.stutters", text: significant, bad: (value) => value >= 0.1 },
  { figure: "audio_r", name: "media.r", text: whole, bad: () => false },
  { figure: "audio_mos", name: "media.mos", text: twoDigits, bad: (value) => value < 3.5 },
  {
    figure: "dscp_rewritten",
    name: "media.dscp",
    text: (value, lang) => phrase(lang, value > 0 ? "media.dscpLost" : "media.dscpKept"),
    bad: (value) => value > 0,
  },
];

function whole(value: number, lang: Lang): string {
  return number(value, lang, 0);
}

function twoDigits(value: number, lang: Lang): string {
  return number(value, lang, 2);
}

/** The ways that these figures tell of: there and back, or both as one. */
export function waysOf(figures: Figures): Way[] {
  return WAYS.filter((way) => ASKED.some((asked) => `${way}_${asked.figure}` in figures));
}

export function figureRows(figures: Figures, ways: readonly Way[], lang: Lang): FigureRow[] {
  return ASKED.flatMap((asked) => {
    const values = ways.map((way) => figures[`${way}_${asked.figure}`]);
    if (values.every((value) => value === undefined)) {
      return [];
    }
    return [
      {
        name: asked.name,
        texts: values.map((value) => (value === undefined ? null : asked.text(value, lang))),
        bad: values.map(
          (value, at) =>
            value !== undefined && asked.bad(value) && !isNoise(asked.figure, figures, ways[at]),
        ),
      },
    ];
  });
}

/** Of a thin stream one lost packet is 4.5 %: what ten minutes prove is judged, and not this. */
function isNoise(figure: string, figures: Figures, way: Way | undefined): boolean {
  return figure === "loss_ratio" && figures[`${way}_proven_loss_ratio`] !== undefined;
}

/** A thin stream as it stands. */
export interface Thin {
  name: string;
  instance: string;
  /** Null when it could not be measured. */
  answers: boolean | null;
  newestMillis: number;
  figures: Figures;
}

const PREFIX = "bridgewatch_media_";

export function thinStreams(values: readonly Value[]): Thin[] {
  const found = new Map<string, Thin & { figures: Record<string, number> }>();
  for (const value of values) {
    if (value.labels["kind"] !== "media") {
      continue;
    }
    const name = value.labels["probe"] ?? "";
    const instance = value.labels["instance"] ?? "";
    const key = `${name} ${instance}`;
    const held = found.get(key) ?? { name, instance, answers: null, newestMillis: 0, figures: {} };
    found.set(key, held);
    held.newestMillis = Math.max(held.newestMillis, value.sampleMillis);
    if (value.name === "probe_success") {
      held.answers = value.value === null ? null : value.value >= 0.5;
    } else if (value.name.startsWith(PREFIX) && value.value !== null) {
      const direction = value.labels["direction"];
      const figure = value.name.slice(PREFIX.length);
      if (direction !== undefined && !value.labels["buffer"] && !value.labels["share"]) {
        held.figures[`${direction}_${figure}`] = value.value;
      } else if (figure === "rtt_seconds" && value.labels["share"] === "0.95") {
        held.figures["rtt_p95_seconds"] = value.value;
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
