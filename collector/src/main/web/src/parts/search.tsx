import { computed, signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { t } from "../lang";
import { go, to } from "../route";
import { type Entry, entry, find } from "../search";
import { needAllSites, sites, sitesComplete } from "../state";
import { SiteMark } from "./mark";

const RESULTS_MAX = 12;

const query = signal("");
const open = signal(false);
const active = signal(0);

let folded = new Map<string, Entry>();

/** Folding 3,355 names takes a while: done once, not at each letter or each change of a state. */
const entries = computed<Entry[]>(() => {
  const next = new Map<string, Entry>();
  for (const site of sites.value.values()) {
    const held = folded.get(site.key);
    next.set(site.key, held && held.site.name === site.name ? { ...held, site } : entry(site));
  }
  folded = next;
  return [...next.values()];
});

const results = computed(() => (open.value ? find(entries.value, query.value, RESULTS_MAX) : []));

export function Search() {
  const box = useRef<HTMLInputElement>(null);
  const shown = open.value && query.value.trim() !== "";

  function choose(key: string) {
    open.value = false;
    query.value = "";
    box.current?.blur();
    go(to.site(key));
  }

  function onKey(event: KeyboardEvent) {
    const count = results.value.length;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        event.preventDefault();
        open.value = true;
        if (count > 0) {
          active.value = (active.value + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
        }
        break;
      case "Enter": {
        const site = results.value[active.value];
        if (site) {
          event.preventDefault();
          choose(site.key);
        }
        break;
      }
      case "Escape":
        open.value = false;
        break;
    }
  }

  return (
    <search
      class="search"
      onFocusOut={(event: FocusEvent) => {
        const within = event.currentTarget as HTMLElement;
        if (!within.contains(event.relatedTarget as Node | null)) {
          open.value = false;
        }
      }}
    >
      <input
        ref={box}
        type="search"
        role="combobox"
        aria-label={t("search.label")}
        aria-expanded={shown}
        aria-controls="search-results"
        aria-autocomplete="list"
        {...(shown && results.value.length > 0
          ? { "aria-activedescendant": `search-result-${active.value}` }
          : {})}
        placeholder={t("search.hint")}
        autocomplete="off"
        spellcheck={false}
        maxLength={100}
        value={query.value}
        onFocus={() => {
          open.value = true;
          void needAllSites();
        }}
        onInput={(event) => {
          query.value = event.currentTarget.value;
          active.value = 0;
          open.value = true;
          void needAllSites();
        }}
        onKeyDown={onKey}
      />
      {shown && (
        <div class="results">
          <ul id="search-results" role="listbox" aria-label={t("search.label")}>
            {results.value.map((site, at) => (
              <li
                key={site.key}
                id={`search-result-${at}`}
                role="option"
                aria-selected={at === active.value}
                onPointerDown={(event) => {
                  event.preventDefault();
                  choose(site.key);
                }}
              >
                <span class="result-name">{site.name}</span>
                <span class="result-place">
                  {site.key} · {site.provinceName}
                </span>
                <SiteMark site={site} />
              </li>
            ))}
          </ul>
          {results.value.length === 0 && (
            <p role="status">
              {sitesComplete.value
                ? t("search.none", { query: query.value })
                : t("search.loading")}
            </p>
          )}
        </div>
      )}
    </search>
  );
}
