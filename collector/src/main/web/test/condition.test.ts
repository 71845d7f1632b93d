import assert from "node:assert/strict";
import { test } from "node:test";
import { byGravity, bySeriousness, conditionOf, tally, tallySites, worst } from "../src/condition";
import type { Counts } from "../src/model";
import { alert, site } from "./samples";

const counts = (some: Partial<Counts>): Counts => ({
  total: 0,
  good: 0,
  degraded: 0,
  critical: 0,
  lost: 0,
  maintenance: 0,
  unknown: 0,
  neverSeen: 0,
  ...some,
});

test("a site that fell silent is not one that was never heard", () => {
  assert.equal(conditionOf(site("01", { state: "unknown", reason: "silent", lastSeenMillis: 5 })), "silent");
  assert.equal(conditionOf(site("01", { state: "unknown", reason: "never_seen", lastSeenMillis: 0 })), "never");
  assert.equal(conditionOf(site("01", { state: "unknown", reason: "new word", lastSeenMillis: 5 })), "silent");
});

test("a state that is not known is never good", () => {
  assert.equal(conditionOf(site("01", { state: "splendid" })), "other");
});

test("counts are split and nothing is lost", () => {
  const counted = tally(counts({ total: 10, good: 3, unknown: 5, neverSeen: 4, lost: 1 }));
  assert.equal(counted.silent, 1);
  assert.equal(counted.never, 4);
  assert.equal(counted.other, 1);
  assert.equal(Object.values(counted).reduce((a, b) => a + b), 10);
});

test("without the count of those never seen all unknown are silent", () => {
  const old = counts({ total: 2, unknown: 2 }) as Partial<Counts>;
  delete old.neverSeen;
  assert.equal(tally(old as Counts).silent, 2);
});

test("one bad site makes the province bad, and nothing at all is unknown", () => {
  assert.equal(worst(tally(counts({ total: 168, good: 167, lost: 1 }))), "lost");
  assert.equal(worst(tally(counts({ total: 3, good: 2, unknown: 1 }))), "silent");
  assert.equal(worst(tally(counts({ total: 3, good: 1, unknown: 2, neverSeen: 2 }))), "good");
  assert.equal(worst(tally(counts({}))), "never");
});

test("sites come worst first, those never heard last", () => {
  const sites = [
    site("1", { state: "good" }),
    site("2", { state: "unknown", reason: "never_seen", lastSeenMillis: 0 }),
    site("3", { state: "unknown", reason: "silent" }),
    site("4", { state: "critical" }),
    site("5", { state: "lost" }),
    site("6", { state: "critical", openAlerts: 3 }),
  ];
  assert.deepEqual(
    [...sites].sort(bySeriousness).map((one) => one.key),
    ["5", "6", "4", "3", "1", "2"],
  );
  assert.equal(tallySites(sites).critical, 2);
});

test("of sites that are equally bad the nearest to a conference comes first", () => {
  const phases = ["IDLE", "T60M", "AFTER", "LIVE", "T7D", "T15M", "new word", "T24H"];
  const sites = phases.map((phase) => site(phase, { state: "degraded", phase }));
  assert.deepEqual(
    [...sites].sort(bySeriousness).map((one) => one.key),
    ["LIVE", "new word", "T15M", "T60M", "T24H", "T7D", "AFTER", "IDLE"],
  );
});

test("what fails in a running conference stands before everything else", () => {
  const silent = { state: "unknown", reason: "silent", lastSeenMillis: 5 };
  const sites = [
    site("lost, none near", { state: "lost", openAlerts: 9 }),
    site("lost, soon", { state: "lost", phase: "T15M" }),
    site("degraded, live", { state: "degraded", phase: "LIVE" }),
    site("silent, live", { ...silent, phase: "LIVE" }),
    site("critical, live", { state: "critical", phase: "LIVE" }),
    site("good, live", { state: "good", phase: "LIVE" }),
    site("critical, soon", { state: "critical", phase: "T15M" }),
    site("degraded, none near", { state: "degraded", openAlerts: 9 }),
  ];
  assert.deepEqual(
    [...sites].sort(bySeriousness).map((one) => one.key),
    [
      "critical, live",
      "silent, live",
      "lost, soon",
      "lost, none near",
      "critical, soon",
      "degraded, live",
      "degraded, none near",
      "good, live",
    ],
  );
});

test("of equal alerts the nearest to a conference comes first, however old it is", () => {
  const alerts = [
    alert(1, { severity: "warning", phase: "IDLE", startedMillis: 9 }),
    alert(2, { severity: "warning", phase: "LIVE", startedMillis: 1 }),
    alert(3, { severity: "critical", phase: "T24H", startedMillis: 9 }),
    alert(4, { severity: "critical", phase: "LIVE", startedMillis: 1 }),
    alert(5, { severity: "critical", phase: "LIVE", startedMillis: 2 }),
    alert(6, { severity: "critical", phase: "LIVE", status: "pending", startedMillis: 9 }),
    alert(7, { severity: "warning", phase: "AFTER", startedMillis: 1 }),
  ];
  assert.deepEqual([...alerts].sort(byGravity).map((one) => one.id), [5, 4, 3, 2, 7, 1, 6]);
});

test("alerts come firing first, then by severity, then newest; unknown severities are not hidden", () => {
  const alerts = [
    alert(1, { severity: "warning", startedMillis: 9 }),
    alert(2, { severity: "critical", startedMillis: 1 }),
    alert(3, { severity: "critical", startedMillis: 5 }),
    alert(4, { severity: "critical", status: "pending" }),
    alert(5, { severity: "doom" }),
    alert(6, { severity: "info" }),
  ];
  assert.deepEqual([...alerts].sort(byGravity).map((one) => one.id), [3, 2, 5, 1, 6, 4]);
});
