import { signal } from "@preact/signals";

export type Route =
  | { page: "country" }
  | { page: "site"; key: string }
  | { page: "province"; code: string }
  | { page: "conferences" }
  | { page: "conference"; id: string }
  | { page: "check"; id: string }
  | { page: "warnings" }
  | { page: "missing" };

export function parse(path: string): Route {
  if (path === "/" || path === "/index.html") {
    return { page: "country" };
  }
  if (path === "/warnings") {
    return { page: "warnings" };
  }
  if (path === "/conferences" || path === "/conferences/") {
    return { page: "conferences" };
  }
  const [, page, rest, ...more] = path.split("/");
  const id = decode(rest ?? "");
  if (!id || more.some(Boolean)) {
    return { page: "missing" };
  }
  switch (page) {
    case "site":
      return { page, key: id };
    case "province":
      return { page, code: id };
    case "conference":
      return { page, id };
    case "check":
      return { page, id };
    default:
      return { page: "missing" };
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

export const to = {
  country: () => "/",
  site: (key: string) => `/site/${encodeURIComponent(key)}`,
  province: (code: string) => `/province/${encodeURIComponent(code)}`,
  conferences: () => "/conferences",
  conference: (id: string) => `/conference/${encodeURIComponent(id)}`,
  warnings: () => "/warnings",
  check: (id: string) => `/check/${encodeURIComponent(id)}`,
};

export const route = signal<Route>({ page: "missing" });

export function go(path: string): void {
  history.pushState(null, "", path);
  arrive();
  scrollTo(0, 0);
  // Who uses a screen reader must hear that the page is another one.
  document.getElementById("main")?.focus({ preventScroll: true });
}

export function arrive(): void {
  route.value = parse(location.pathname);
}

/** Follows links to our own pages without loading anything anew; all other clicks are the browser's. */
export function followLinks(): void {
  arrive();
  addEventListener("popstate", arrive);
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0) {
      return;
    }
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return;
    }
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || link.target || link.origin !== location.origin || link.hash) {
      return;
    }
    if (parse(link.pathname).page !== "missing") {
      event.preventDefault();
      go(link.pathname);
    }
  });
}
