import assert from "node:assert/strict";
import { test } from "node:test";
import { entry, find, fold } from "../src/search";
import { site } from "./samples";

const ENTRIES = [
  site("00004", { name: "Phường Ba Đình" }),
  site("66", { name: "Tỉnh Đắk Lắk", tier: "province", provinceName: "Tỉnh Đắk Lắk" }),
  site("24133", { name: "Phường Buôn Ma Thuột", provinceName: "Tỉnh Đắk Lắk" }),
  site("20333", { name: "Đặc khu Hoàng Sa", provinceName: "Thành phố Đà Nẵng" }),
  site("01", { name: "Thành phố Hà Nội", tier: "province" }),
].map(entry);

const keys = (query: string) => find(ENTRIES, query, 10).map((one) => one.key);

test("marks and case do not matter", () => {
  assert.equal(fold("Đắk Lắk"), "dak lak");
  assert.equal(fold("  TP.  Hồ Chí Minh "), "tp ho chi minh");
  assert.equal(fold("Đình".normalize("NFD")), "dinh");
});

test("sites are found as people type them", () => {
  assert.deepEqual(keys("ba dinh"), ["00004"]);
  assert.deepEqual(keys("BA ĐÌNH"), ["00004"]);
  assert.deepEqual(keys("dak lak"), ["66", "24133"]);
  assert.deepEqual(keys("hoang sa da nang"), ["20333"]);
});

test("a code is found, the exact one first", () => {
  assert.deepEqual(keys("66"), ["66"]);
  assert.equal(keys("00004")[0], "00004");
  assert.deepEqual(keys("203"), ["20333"]);
});

test("nothing asked, nothing found", () => {
  assert.deepEqual(keys(" "), []);
  assert.deepEqual(keys("?"), []);
  assert.deepEqual(keys("không có"), []);
});

test("results are bounded", () => {
  assert.equal(find(ENTRIES, "p", 1).length, 1);
});
