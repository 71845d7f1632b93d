import assert from "node:assert/strict";
import { test } from "node:test";
import { CENTRE_PLACE, COLUMNS, ISLANDS, PLACES, shortName } from "../src/provinces";

const CODES =
  "01 04 08 11 12 14 15 19 20 22 24 25 31 33 37 38 40 42 44 46 48 51 52 56 66 68 75 79 80 82 86 91 92 96";

test("each of the 34 provinces has a tile", () => {
  assert.deepEqual([...PLACES.keys()].sort(), CODES.split(" "));
});

test("no two tiles share a place", () => {
  const places = [...PLACES.values(), CENTRE_PLACE, ...ISLANDS.map((island) => island.place)];
  const taken = new Set(places.map(({ row, column }) => `${row}/${column}`));
  assert.equal(taken.size, places.length);
  assert.ok(places.every(({ column }) => column >= 1 && column <= COLUMNS));
});

test("a tile bears the name without the kind of unit", () => {
  assert.equal(shortName("Tỉnh Cao Bằng"), "Cao Bằng");
  assert.equal(shortName("Thành phố Hồ Chí Minh"), "Hồ Chí Minh");
  assert.equal(shortName("Đặc khu Côn Đảo"), "Đặc khu Côn Đảo");
});
