import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ago,
  bitRate,
  bytes,
  clock,
  countdown,
  date,
  measured,
  moment,
  number,
  period,
  ratio,
  span,
} from "../src/format";

const AT = Date.UTC(2026, 10, 22, 17, 5, 9); // 00:05:09 on the 23rd in Vietnam

test("times are Vietnam's, 24 hours, day before month", () => {
  assert.equal(clock(AT), "00:05:09");
  assert.equal(date(AT), "23/11/2026");
});

test("a moment of today needs no date", () => {
  assert.equal(moment(AT, AT + 3_600_000), "00:05");
  assert.equal(moment(AT, AT - 600_000), "00:05, 23/11/2026");
});

test("a period names its day once", () => {
  assert.equal(period(AT, AT + 3_600_000), "00:05 – 01:05, 23/11/2026");
  assert.equal(period(AT - 600_000, AT), "23:55, 22/11/2026 – 00:05, 23/11/2026");
});

test("a span has its two largest units", () => {
  const cases: [number, string, string][] = [
    [-5, "0 giây", "0 s"],
    [999, "0 giây", "0 s"],
    [61_000, "1 phút 1 giây", "1 min 1 s"],
    [3_600_000, "1 giờ", "1 h"],
    [3_601_000, "1 giờ", "1 h"],
    [90_061_000, "1 ngày 1 giờ", "1 d 1 h"],
  ];
  for (const [millis, vi, en] of cases) {
    assert.equal(span(millis, "vi"), vi);
    assert.equal(span(millis, "en"), en);
  }
});

test("what just happened is just now", () => {
  assert.equal(ago(400, "vi"), "vừa xong");
  assert.equal(ago(-10_000, "vi"), "vừa xong");
  assert.equal(ago(5_000, "en"), "5 s ago");
});

test("a countdown never shows zero before its time", () => {
  assert.equal(countdown(1, "vi"), "00:00:01");
  assert.equal(countdown(0, "vi"), "00:00:00");
  assert.equal(countdown(-1, "vi"), "00:00:00");
  assert.equal(countdown(2 * 86_400_000 + 11_525_000, "vi"), "2 ngày 03:12:05");
});

test("measured times are in the unit that people use", () => {
  const cases: [number, string][] = [
    [0, "0 ms"],
    [0.000042, "42 µs"],
    [0.0123456, "12,3 ms"],
    [0.9996, "1.000 ms"],
    [1.5, "1,5 giây"],
    [7_200, "2 giờ"],
  ];
  for (const [seconds, text] of cases) {
    assert.equal(measured(seconds, "vi"), text, String(seconds));
  }
});

test("numbers are written as the language writes them", () => {
  assert.equal(number(3290, "vi"), "3.290");
  assert.equal(number(3290.5, "en"), "3,290.5");
  assert.equal(ratio(0.0153, "vi"), "1,53%");
});

test("bytes go by 1024 and bit rates by 1000", () => {
  assert.equal(bytes(1023, "vi"), "1.023 B");
  assert.equal(bytes(1536, "vi"), "1,5 KiB");
  assert.equal(bitRate(1e9, "vi"), "1 Gbit/s");
});
