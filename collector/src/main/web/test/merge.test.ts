import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ALERTS_MAX,
  alertBook,
  ENDED_MAX,
  NO_ALERTS,
  SITES_MAX,
  timeline,
  TOLD_MAX,
  withAlert,
  withHappening,
  withSites,
} from "../src/merge";
import type { Happening } from "../src/model";
import { alert, happening, site } from "./samples";

const NOW = 10_000_000;

test("the last word about a site counts", () => {
  const merged = withSites(new Map(), [site("1"), site("1", { state: "lost" })]);
  assert.equal(merged.get("1")?.state, "lost");
});

test("sites are bounded, and those that are held still change", () => {
  const many = Array.from({ length: SITES_MAX + 5 }, (_, at) => site(String(at)));
  const full = withSites(new Map(), many);
  assert.equal(full.size, SITES_MAX);
  assert.equal(withSites(full, [site("0", { state: "lost" })]).get("0")?.state, "lost");
});

test("an alert that ends leaves the open ones and is remembered a while", () => {
  const open = withAlert(NO_ALERTS, alert(1), NOW);
  const ended = withAlert(open, alert(1, { status: "resolved", resolvedMillis: NOW }), NOW);
  assert.equal(ended.open.size, 0);
  assert.deepEqual(ended.ended.map((one) => one.id), [1]);
  const later = withAlert(ended, alert(2, { status: "resolved", resolvedMillis: NOW + 16 * 60_000 }), NOW + 16 * 60_000);
  assert.deepEqual(later.ended.map((one) => one.id), [2]);
});

test("the end of an older alert does not close the newer one of the same cause", () => {
  const book = withAlert(NO_ALERTS, alert(7, { fingerprint: "same" }), NOW);
  const late = withAlert(book, alert(3, { fingerprint: "same", status: "resolved", resolvedMillis: NOW }), NOW);
  assert.equal(late.open.get("same")?.id, 7);
});

test("an older opening does not take the place of a newer one", () => {
  const book = withAlert(NO_ALERTS, alert(7, { fingerprint: "same" }), NOW);
  assert.equal(withAlert(book, alert(3, { fingerprint: "same" }), NOW).open.get("same")?.id, 7);
});

test("what the stream said while we asked is applied over the answer", () => {
  const book = alertBook(
    [alert(1), alert(2)],
    [alert(9, { status: "resolved", resolvedMillis: NOW - 1 }), alert(1)],
    [alert(2, { status: "resolved", resolvedMillis: NOW }), alert(3)],
    NOW,
  );
  assert.deepEqual([...book.open.values()].map((one) => one.id), [1, 3]);
  assert.deepEqual(book.ended.map((one) => one.id), [2, 9]);
});

test("alerts are bounded and what does not fit is counted", () => {
  const many = Array.from({ length: ALERTS_MAX + 3 }, (_, at) => alert(at));
  const book = alertBook(many, [], [], NOW);
  assert.equal(book.open.size, ALERTS_MAX);
  assert.equal(book.left, 3);
  assert.equal(withAlert(book, alert(ALERTS_MAX + 10), NOW).left, 4);
  const ended = alertBook([], many.map((one) => ({ ...one, status: "resolved", resolvedMillis: NOW })), [], NOW);
  assert.equal(ended.ended.length, ENDED_MAX);
});

test("an event that was told and asked for is shown once, at its own time", () => {
  const told = [happening("b", 20), happening("c", 5), happening("other", 30, { site: "2" })];
  const shown = timeline("1", [happening("a", 10), happening("b", 20, { id: 7 })], told);
  assert.deepEqual(shown.map((one) => one.record), ["b", "a", "c"]);
  assert.equal(shown[0]?.id, 7);
});

test("what the stream told is bounded, and what is told twice is kept once", () => {
  let told: readonly Happening[] = [];
  for (let at = 0; at < TOLD_MAX + 5; at++) {
    told = withHappening(told, happening(String(at), at));
  }
  told = withHappening(told, happening(String(TOLD_MAX + 4), 1));
  assert.equal(told.length, TOLD_MAX);
  assert.equal(told[0]?.record, String(TOLD_MAX + 4));
});
