import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, named, phrase, type Word, WORDS } from "../src/words";

const places = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)/g)].map((found) => found[1]))].sort();

test("both languages have the same words with the same places", () => {
  assert.deepEqual(Object.keys(WORDS.en).sort(), Object.keys(WORDS.vi).sort());
  for (const word of Object.keys(WORDS.vi) as Word[]) {
    assert.deepEqual(places(WORDS.en[word]), places(WORDS.vi[word]), word);
    assert.notEqual(WORDS.vi[word].trim(), "", word);
  }
});

test("Vietnamese words are whole characters, so that searching and comparing work", () => {
  for (const text of Object.values(WORDS.vi)) {
    assert.equal(text, text.normalize("NFC"));
  }
});

test("places are filled, and numbers chosen by", () => {
  assert.equal(phrase("en", "link.agents", { n: 1 }), "1 agent connected");
  assert.equal(phrase("en", "link.agents", { n: 1234 }), "1,234 agents connected");
  assert.equal(phrase("vi", "link.agents", { n: 1234 }), "1.234 bộ giám sát đang kết nối");
});

test("a place without a value stays visible rather than becoming a hole", () => {
  assert.equal(fill("a {b} c", {}, "vi"), "a {b} c");
});

test("a value is not read as a pattern", () => {
  assert.equal(fill("{a}", { a: "$& {b}", b: "x" }, "vi"), "$& {b}");
});

test("a word of a newer collector is shown as it is", () => {
  assert.equal(named("vi", "phase", "LIVE"), "Đang họp");
  assert.equal(named("vi", "phase", "T5M"), "T5M");
  assert.equal(named("vi", "phase", "__proto__"), "__proto__");
});
