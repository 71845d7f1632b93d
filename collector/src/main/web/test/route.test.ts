import assert from "node:assert/strict";
import { test } from "node:test";
import { parse, to } from "../src/route";

test("what is linked is found", () => {
  assert.deepEqual(parse(to.country()), { page: "country" });
  assert.deepEqual(parse(to.site("00-b")), { page: "site", key: "00-b" });
  assert.deepEqual(parse(to.site("a/b c")), { page: "site", key: "a/b c" });
  assert.deepEqual(parse(to.province("01")), { page: "province", code: "01" });
  assert.deepEqual(parse(to.conference("giao-ban-11")), { page: "conference", id: "giao-ban-11" });
  assert.deepEqual(parse(to.warnings()), { page: "warnings" });
  assert.deepEqual(parse(to.check("7")), { page: "check", id: "7" });
});

test("what is not a page is missing", () => {
  for (const path of ["/site", "/site/", "/site/1/2", "/nothing/1", "/site/%", "/metrics"]) {
    assert.deepEqual(parse(path), { page: "missing" }, path);
  }
});
