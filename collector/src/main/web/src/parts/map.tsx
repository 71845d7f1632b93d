import { CONDITIONS, type Condition, conditionOf, SIGN, type Tally, tally, worst } from "../condition";
import { lang, t } from "../lang";
import type { Province, Site } from "../model";
import { CENTRE, CENTRE_PLACE, ISLANDS, type Place, PLACES, shortName } from "../provinces";
import { to } from "../route";
import { overview, sites } from "../state";
import { phrase } from "../words";

/** The country as tiles: each says the worst state in it, how many sites are in which, and its name. */
export function TileMap() {
  const provinces = overview.value?.provinces ?? [];
  const centre = sites.value.get(CENTRE);
  return (
    <nav aria-label={t("map.title")}>
      <ul class="tiles">
        {provinces.map((province, at) => (
          <ProvinceTile key={province.code} province={province} at={at} />
        ))}
        {centre && !provinces.some((province) => province.code === CENTRE) && (
          <SiteTile site={centre} name={t("map.centre")} place={CENTRE_PLACE} />
        )}
        <li class="sea" aria-hidden="true">
          {t("map.sea")}
        </li>
        {ISLANDS.map(({ site, name, place }) => {
          const known = sites.value.get(site);
          return known && <SiteTile key={site} site={known} name={name} place={place} island />;
        })}
      </ul>
    </nav>
  );
}

function ProvinceTile({ province, at }: { province: Province; at: number }) {
  const counted = tally(province.counts);
  const condition = worst(counted);
  const isCentre = province.code === CENTRE;
  const name = isCentre ? t("map.centre") : shortName(province.name);
  const place = isCentre ? CENTRE_PLACE : (PLACES.get(province.code) ?? spare(at));
  const what = describe(counted);
  return (
    <li style={{ gridRow: String(place.row), gridColumn: String(place.column) }}>
      <a
        class={`tile is-${condition}`}
        href={isCentre && province.counts.total === 1 ? to.site(CENTRE) : to.province(province.code)}
        title={t("map.label", { name: province.name, what })}
        aria-label={t("map.label", { name: province.name, what })}
      >
        <span class="tile-name">{name}</span>
        <span class="tile-counts">
          {CONDITIONS.filter((one) => counted[one] > 0 && one !== "never").map((one) => (
            <span key={one} class={`count is-${one}${one === condition ? " is-worst" : ""}`}>
              {SIGN[one]} {counted[one]}
            </span>
          ))}
          {counted.never > 0 && (
            <span class={`count is-never${condition === "never" ? " is-worst" : ""}`}>
              ? {counted.never}
            </span>
          )}
        </span>
        <Bar counted={counted} />
      </a>
    </li>
  );
}

function SiteTile({
  site,
  name,
  place,
  island = false,
}: {
  site: Site;
  name: string;
  place: Place;
  island?: boolean;
}) {
  const condition = conditionOf(site);
  const what = t(`state.${condition}`);
  return (
    <li style={{ gridRow: String(place.row), gridColumn: String(place.column) }}>
      <a
        class={`tile is-${condition}${island ? " is-island" : ""}`}
        href={to.site(site.key)}
        title={t("map.label", { name: site.name, what })}
        aria-label={t("map.label", { name: site.name, what })}
      >
        <span class="tile-name">{name}</span>
        <span class="tile-counts">
          <span class={`count is-${condition} is-worst`}>
            {SIGN[condition]} <span class="tile-word">{what}</span>
          </span>
        </span>
      </a>
    </li>
  );
}

/** Shares of the states; drawn by growth factors, so that one bad site of 168 is still seen. */
function Bar({ counted }: { counted: Tally }) {
  return (
    <span class="bar" aria-hidden="true">
      {CONDITIONS.filter((one) => counted[one] > 0).map((one) => (
        <span key={one} class={`is-${one}`} style={{ flexGrow: String(counted[one]) }} />
      ))}
    </span>
  );
}

/** A unit that the map does not know, say after the next reform, stands under it rather than nowhere. */
function spare(at: number): Place {
  return { row: 12 + Math.floor(at / 6), column: 1 + (at % 6) };
}

function describe(counted: Tally): string {
  return CONDITIONS.filter((one) => counted[one] > 0)
    .map((one) => wording(one, counted[one]))
    .join(", ");
}

function wording(condition: Condition, n: number): string {
  return condition === "good"
    ? `${n} ${phrase(lang.value, "state.good").toLowerCase()}`
    : phrase(lang.value, `verdict.${condition}`, { n });
}
