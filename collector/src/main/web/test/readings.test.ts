import assert from "node:assert/strict";
import { test } from "node:test";
import { groups, PORTS_MAX, quantity, REST_MAX, valueText } from "../src/readings";
import { value } from "./samples";

const PROBE = { probe: "gateway", kind: "icmp", instance: "127.0.0.1" };

test("values are grouped by probe, then device, then the agent's own", () => {
  const found = groups(
    [
      value("up", 1),
      value("sysUpTime", 8_640_000, { device: "switch" }),
      value("probe_success", 1, PROBE),
      value("probe_icmp_duration_seconds", 0.0123, { ...PROBE, phase: "rtt" }),
    ],
    "vi",
  );
  assert.deepEqual(found.map((group) => [group.kind, group.name]), [
    ["probe", "gateway"],
    ["device", "switch"],
    ["agent", ""],
  ]);
  assert.equal(found[0]?.answers, true);
  assert.deepEqual(
    found[0]?.main.map((row) => [row.name, row.detail, row.text]),
    [
      ["Liên lạc được", "", "có"],
      ["Thời gian đi và về", "", "12,3 ms"],
    ],
  );
  assert.equal(found[1]?.main[0]?.text, "1 ngày");
});

test("a value that could not be read is absent with its reason, never zero", () => {
  const [group] = groups([value("probe_success", null, PROBE)], "vi");
  assert.equal(group?.answers, null);
  assert.equal(group?.absent, 1);
  assert.equal(group?.main[0]?.text, "không đo được: hết thời gian chờ trả lời");
  assert.equal(
    valueText({ ...value("x", null), absent: "a_new_word" }, "en"),
    "not measured: a_new_word",
  );
  assert.equal(
    valueText({ ...value("x", null), absent: null }, "en"),
    "not measured: the value is not a number",
  );
});

test("a target that does not answer is down", () => {
  const [group] = groups([value("probe_success", 0, PROBE)], "en");
  assert.equal(group?.answers, false);
  assert.equal(group?.main[0]?.bad, true);
});

test("texts of SNMP are shown as texts", () => {
  assert.equal(valueText(value("sysName", 1, { sysName: "sw-01" }), "vi"), "sw-01");
});

test("units are those of people", () => {
  const cases: [string, number, string][] = [
    ["upsBatteryVoltage", 547, "54,7 V"],
    ["upsInputFrequency", 500, "50 Hz"],
    ["upsOutputSource", 5, "ắc quy"],
    ["upsOutputSource", 99, "không rõ (99)"],
    ["upsEstimatedMinutesRemaining", 95, "1 giờ 35 phút"],
    ["ifOperStatus", 2, "ngắt"],
    ["ifHighSpeed", 1000, "1 Gbit/s"],
    ["loss_ratio", 0.5, "50%"],
    ["process_start_time_seconds", Number.NaN, "NaN"],
    ["start_timestamp_seconds", 0, "–"],
    ["memory_bytes", 2048, "2 KiB"],
    ["things_total", 12_345, "12.345"],
  ];
  for (const [name, number, text] of cases) {
    assert.equal(quantity(name, number, "vi"), text, name);
  }
});

test("network ports become one row each, in their order", () => {
  const port = (index: string, name: string) => ({ device: "switch", ifIndex: index, ifName: name });
  const [group] = groups(
    [
      value("ifOperStatus", 1, port("10", "Gi0/10")),
      value("ifOperStatus", 2, port("2", "Gi0/2")),
      value("ifHCInOctets", 1024, port("2", "Gi0/2")),
      value("ifInErrors", 3, port("2", "Gi0/2")),
      value("ifOutErrors", null, port("2", "Gi0/2")),
      value("ifHighSpeed", null, port("2", "Gi0/2")),
    ],
    "vi",
  );
  assert.deepEqual(group?.ports.map((one) => one.name), ["Gi0/2", "Gi0/10"]);
  assert.deepEqual(group?.ports[0], {
    index: "2",
    name: "Gi0/2",
    state: "ngắt",
    up: false,
    speed: "không đo được: hết thời gian chờ trả lời",
    received: "1 KiB",
    sent: "–",
    errors: "3",
  });
  assert.equal(group?.rest.length, 0);
});

test("rows are bounded and what is left is counted", () => {
  const many = Array.from({ length: REST_MAX + 7 }, (_, at) => value("x", at, { n: String(at) }));
  assert.equal(groups(many, "vi")[0]?.restLeft, 7);
  const ports = Array.from({ length: PORTS_MAX + 2 }, (_, at) =>
    value("ifOperStatus", 1, { device: "s", ifIndex: String(at) }),
  );
  assert.equal(groups(ports, "vi")[0]?.portsLeft, 2);
});
