import type { Site } from "./model";

/** Small letters without Vietnamese marks: "Đắk Lắk" and "dak lak" are the same to who types. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

export interface Entry {
  site: Site;
  name: string;
  place: string;
}

export function entry(site: Site): Entry {
  return { site, name: fold(site.name), place: fold(`${site.name} ${site.provinceName}`) };
}

/** The sites that have every word of the query in their name, province or code; the best first. */
export function find(entries: Iterable<Entry>, query: string, limit: number): Site[] {
  const folded = fold(query);
  if (!folded) {
    return [];
  }
  const words = folded.split(" ");
  const found: { site: Site; score: number }[] = [];
  for (const { site, name, place } of entries) {
    const score = scoreOf(site, name, place, folded, words);
    if (score > 0) {
      found.push({ site, score });
    }
  }
  return found
    .sort((a, b) => b.score - a.score || tierRank(a.site) - tierRank(b.site) || compare(a.site, b.site))
    .slice(0, limit)
    .map((one) => one.site);
}

function scoreOf(site: Site, name: string, place: string, query: string, words: string[]): number {
  const key = fold(site.key);
  if (key === query) {
    return 6;
  }
  if (key.startsWith(query)) {
    return 5;
  }
  if (` ${name} `.includes(` ${query} `)) {
    return name.endsWith(query) ? 4.5 : 4;
  }
  if (` ${name}`.includes(` ${query}`)) {
    return 3;
  }
  if (words.every((word) => ` ${place}`.includes(` ${word}`) || key === word)) {
    return 2;
  }
  return words.every((word) => place.includes(word)) ? 1 : 0;
}

function tierRank(site: Site): number {
  const at = ["centre", "province", "other", "commune"].indexOf(site.tier);
  return at < 0 ? 4 : at;
}

function compare(a: Site, b: Site): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
