import { effect, signal } from "@preact/signals";
import { type Lang, named, phrase, type Word } from "./words";

const KEPT_AS = "bridgewatch.lang";

export const lang = signal<Lang>(first());

function first(): Lang {
  const asked = new URLSearchParams(location.search).get("lang");
  if (isLang(asked)) {
    keep(asked);
    return asked;
  }
  const kept = remembered();
  return isLang(kept) ? kept : "vi";
}

export function choose(chosen: Lang): void {
  lang.value = chosen;
  keep(chosen);
  const url = new URL(location.href);
  if (url.searchParams.has("lang")) {
    // The address would overrule the choice at the next reload.
    url.searchParams.delete("lang");
    history.replaceState(history.state, "", url);
  }
}

export function t(word: Word, values?: Record<string, string | number>): string {
  return phrase(lang.value, word, values);
}

export function tn(family: string, word: string): string {
  return named(lang.value, family, word);
}

effect(() => {
  document.documentElement.lang = lang.value;
});

function isLang(text: string | null): text is Lang {
  return text === "vi" || text === "en";
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null; // storage is off: the choice lasts as long as the page
  }
}

function keep(chosen: Lang): void {
  try {
    localStorage.setItem(KEPT_AS, chosen);
  } catch {
    // As above.
  }
}
