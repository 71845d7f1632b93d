import assert from "node:assert/strict";
import { test } from "node:test";
import { tallySites } from "../src/condition";
import { countryVerdict, rosterVerdict, siteVerdict } from "../src/verdict";
import { conference, site } from "./samples";

const tallied = (some: Partial<ReturnType<typeof tallySites>>) => ({ ...tallySites([]), ...some });

test("the country in one sentence, the worst first", () => {
  const spaced = (text: string) => text.replaceAll("\u00a0", " ");
  assert.equal(
    spaced(countryVerdict(tallied({ good: 3290, critical: 2, never: 63 }), "vi")),
    "3.290/3.355 điểm cầu tốt, 2 nghiêm trọng, 63 chưa có dữ liệu",
  );
  assert.equal(spaced(countryVerdict(tallied({ good: 5 }), "en")), "5 of 5 sites good");
  assert.equal(countryVerdict(tallied({}), "en"), "There is no site in the inventory");
});

test("a site in trouble says until when it has to be mended", () => {
  const bad = site("1", { state: "critical", openAlerts: 2 });
  assert.equal(
    siteVerdict(bad, [conference({ startMillis: 60_000 })], 0, "vi"),
    "Điểm cầu đang có sự cố nghiêm trọng. Có 2 cảnh báo đang mở. Cần xử lý trước Giao ban, bắt đầu sau 1 phút.",
  );
  assert.match(siteVerdict(bad, [conference({ phase: "LIVE" })], 150_000, "vi"), /Giao ban đang diễn ra\.$/);
  assert.doesNotMatch(siteVerdict(bad, [conference({ closedMillis: 1 })], 0, "vi"), /Giao ban/);
});

test("silence is unknown, never good", () => {
  const silent = site("1", { state: "unknown", reason: "silent", lastSeenMillis: 1 });
  assert.match(siteVerdict(silent, [], 61_001, "vi"), /^Không biết tình trạng: .* 1 phút 1 giây\.$/);
});

test("a roster is ready only when every site is known to be good", () => {
  assert.equal(rosterVerdict(tallied({ good: 2 }), "en"), "All 2 sites taking part are good.");
  assert.equal(
    rosterVerdict(tallied({ good: 2, never: 1 }), "en"),
    "1 of 3 sites taking part are not good. 1 site has no data yet and cannot be called ready.",
  );
});
