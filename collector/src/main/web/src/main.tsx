import { effect } from "@preact/signals";
import { render } from "preact";
import { t } from "./lang";
import { CheckPage } from "./pages/check";
import { ConferencePage } from "./pages/conference";
import { ConferencesPage } from "./pages/conferences";
import { Country } from "./pages/country";
import { ProvincePage } from "./pages/province";
import { SitePage } from "./pages/site";
import { WarningsPage } from "./pages/warnings";
import { Announcer, FrozenBanner, Header } from "./parts/header";
import { followLinks, type Route, route } from "./route";
import { link, overview, sites, start } from "./state";

function App() {
  return (
    <>
      <a class="skip" href="#main">
        {t("app.skip")}
      </a>
      <Header />
      <FrozenBanner />
      <Announcer />
      <main id="main" tabIndex={-1} class={link.value === "lost" ? "is-frozen" : ""}>
        <Page at={route.value} />
      </main>
    </>
  );
}

function Page({ at }: { at: Route }) {
  switch (at.page) {
    case "country":
      return <Country />;
    case "province":
      return <ProvincePage key={at.code} code={at.code} />;
    case "site":
      return <SitePage key={at.key} siteKey={at.key} />;
    case "conferences":
      return <ConferencesPage />;
    case "conference":
      return <ConferencePage key={at.id} id={at.id} />;
    case "check":
      return <CheckPage key={at.id} id={at.id} />;
    case "warnings":
      return <WarningsPage />;
    case "missing":
      return (
        <section class="card failure">
          <h1>{t("error.page")}</h1>
          <p>
            <a href="/">{t("error.home")}</a>
          </p>
        </section>
      );
  }
}

function title(at: Route): string {
  switch (at.page) {
    case "country":
      return t("app.country");
    case "province":
      return overview.value?.provinces.find((one) => one.code === at.code)?.name ?? at.code;
    case "site":
      return sites.value.get(at.key)?.name ?? at.key;
    case "conferences":
      return t("cal.title");
    case "conference":
      return t("conf.title");
    case "check":
      return t("check.title");
    case "warnings":
      return t("warn.title");
    case "missing":
      return t("error.page");
  }
}

effect(() => {
  document.title = `${link.value === "lost" ? "✗ " : ""}${title(route.value)} · Bridgewatch`;
});

followLinks();
start();
render(<App />, document.getElementById("app") as HTMLElement);
