import { api } from "../api";
import { tallySites, worst } from "../condition";
import { lang, t } from "../lang";
import { AlertList } from "../parts/alerts";
import { useFetched } from "../parts/fetched";
import { Legend, SiteTable } from "../parts/sites";
import { Waiting } from "../parts/waiting";
import { learn, overview, sites } from "../state";
import { countryVerdict } from "../verdict";

/** The stream tells of states, not of each sign of life: their age is asked for. */
const EVERY_MILLIS = 10_000;

export function ProvincePage({ code }: { code: string }) {
  const asked = useFetched(`province/${code}`, async (signal) => {
    const found = await api.sites({ province: code }, signal);
    learn(found);
    return found.length;
  }, EVERY_MILLIS);
  const here = [...sites.value.values()].filter((site) => site.province === code);
  const name =
    here.find((site) => site.key === code)?.name ??
    here[0]?.provinceName ??
    overview.value?.provinces.find((province) => province.code === code)?.name ??
    code;
  if (asked.value === null) {
    return <Waiting failure={asked.failure} again={asked.again} />;
  }
  if (asked.value === 0) {
    return <Waiting failure={{ kind: "notFound" }} again={asked.again} />;
  }
  const counted = tallySites(here);
  const hasAlerts = here.some((site) => site.openAlerts > 0);
  return (
    <>
      <nav class="crumbs">
        <a href="/">{t("app.country")}</a>
      </nav>
      <section class={`card verdict is-${worst({ ...counted, never: 0 })}`}>
        <p class="over-title">{name}</p>
        <h1>{countryVerdict(counted, lang.value)}</h1>
        <Legend counted={counted} />
      </section>
      {hasAlerts && (
        <section class="card">
          <h2>{t("province.alerts")}</h2>
          <AlertList where={(alert) => alert.province === code} />
        </section>
      )}
      <section class="card">
        <h2>{t("province.sites")}</h2>
        <SiteTable sites={here} />
      </section>
    </>
  );
}
