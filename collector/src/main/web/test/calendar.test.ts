import assert from "node:assert/strict";
import { test } from "node:test";
import { byNearest, invitedText } from "../src/calendar";
import type { Conference } from "../src/model";
import { conference } from "./samples";

function at(id: string, startMillis: number, more: Partial<Conference> = {}): Conference {
  return conference({ id, startMillis, endMillis: startMillis + 100, phase: "IDLE", ...more });
}

test("what goes on comes first by rank, then what comes by time", () => {
  const found = byNearest(
    [
      at("late", 5_000),
      at("soon", 2_000, { rank: "commune" }),
      at("over", 100, { phase: "AFTER" }),
      at("live-commune", 900, { phase: "LIVE", rank: "commune" }),
      at("live-ministry", 950, { phase: "LIVE", rank: "ministry" }),
      at("soon-national", 2_000),
    ],
    1_000,
  );
  assert.deepEqual(
    found.map((one) => one.id),
    ["live-ministry", "live-commune", "soon-national", "soon", "late"],
  );
});

test("one that runs over is still shown", () => {
  assert.equal(byNearest([at("a", 100, { phase: "LIVE" })], 1_000).length, 1);
});

test("who is invited is said in words", () => {
  assert.equal(
    invitedText(["all", "-tier:commune", "tag:x", "00004", "01", "04"], "en"),
    "all sites, without all communes, group x, 00004, and 2 more",
  );
});
