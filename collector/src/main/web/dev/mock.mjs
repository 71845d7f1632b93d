// A collector that is none: answers docs/api.md with made-up data, to work on the pages without one.
// For development only; nothing of it is shipped.
//   node dev/mock.mjs [--port 8490] [--scenario demo|country|calm] [--webroot DIR] [--units vn-units.csv]

import * as fs from "node:fs";
import * as http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? process.argv[at + 1] : fallback;
};
const port = Number(option("port", "8490"));
const scenario = option("scenario", "demo");
const webroot = path.resolve(option("webroot", path.join(here, "../../../../target/classes/webroot")));
const units = option("units", path.join(here, "../../../../../../shared/data/vn-units.csv"));

const startedMillis = Date.now() - 3_723_000;
const minute = 60_000;

/** The same numbers at each start, so that two screenshots can be compared. */
let seed = 20261123;
const random = () => {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return seed / 0x7fffffff;
};

const sites = new Map();
const provinces = new Map();
readUnits();

const alerts = new Map();
let alertId = 100;
const conferences = [
  conference("giao-ban-11", "Giao ban trực tuyến tháng 11", "HN-11", scenario === "country" ? -70 * minute : 47 * minute + 12_000, 3.5 * 60 * minute, [...sites.keys()].filter((key) => scenario === "country" || ["00", "01", "00004", "00008"].includes(key))),
  conference("so-ket-quy-4", "Hội nghị sơ kết quý IV", "HN-Q4", 4 * 1440 * minute, 4 * 60 * minute, ["00", "01", "79", "48"]),
];
const checks = [
  {
    id: "3",
    conference: "giao-ban-11",
    startedMillis: Date.now() - 25 * minute,
    finishedMillis: Date.now() - 24 * minute,
    sites: ["00", "01", "00004", "00008"].map((key, at) => checked(key, ["ready", "ready", "not_ready", "unknown"][at])),
  },
];
play();

const clients = new Set();
const server = http.createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  response.setHeader("Content-Security-Policy", "default-src 'self'");
  response.setHeader("X-Content-Type-Options", "nosniff");
  if (url.pathname === "/api/v1/events") {
    events(request, response);
  } else if (url.pathname.startsWith("/api/v1/")) {
    answer(url, response);
  } else {
    file(url.pathname, response);
  }
});
server.listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));
setInterval(() => send("tick", { nowMillis: Date.now(), connectedAgents: agents() }), 5_000).unref();
setInterval(churn, 3_000).unref();

function readUnits() {
  let rows;
  try {
    rows = fs
      .readFileSync(units, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(","));
  } catch {
    rows = [["01", "Thành phố Hà Nội", "00004", "Phường Ba Đình", "ward"]];
    console.log(`no ${units}: one commune only`);
  }
  addSite("00", "Điểm cầu Trung ương", "centre", "00", "Trung ương", "");
  for (const [code, name] of rows) {
    if (!provinces.has(code)) {
      provinces.set(code, name);
      addSite(code, name, "province", code, name, "00");
    }
  }
  for (const [code, name, commune, communeName] of rows) {
    addSite(commune, communeName, "commune", code, name, code);
  }
}

function addSite(key, name, tier, province, provinceName, parent) {
  sites.set(key, {
    key,
    name,
    tier,
    province,
    provinceName,
    parent,
    agent: "",
    carrier: "",
    model: "",
    repairMinutes: 0,
    state: "unknown",
    reason: "never_seen",
    sinceMillis: startedMillis,
    lastSeenMillis: 0,
    openAlerts: 0,
    phase: "IDLE",
  });
}

function conference(id, title, codeName, inMillis, length, roster) {
  const startMillis = Date.now() + inMillis;
  return { id, title, codeName, startMillis, endMillis: startMillis + length, rosterSize: roster.length, roster, closedMillis: null, rank: "national", calledOff: false, series: "", origin: "FILE", invited: ["00", "province:01"], call: { bitRate: 4_000_000, codecs: ["H.264"], mcus: ["10.0.0.7"] } };
}

function phaseOf(one) {
  const left = one.startMillis - Date.now();
  if (one.closedMillis) return "AFTER";
  if (left <= 0) return "LIVE";
  if (left <= 15 * minute) return "T15M";
  if (left <= 60 * minute) return "T60M";
  if (left <= 1440 * minute) return "T24H";
  return left <= 7 * 1440 * minute ? "T7D" : "IDLE";
}

function set(key, state, reason, sinceMillis, more = {}) {
  const site = sites.get(key);
  if (site) {
    Object.assign(site, { state, reason, sinceMillis, lastSeenMillis: Date.now() - Math.floor(random() * 4_000) }, more);
  }
}

function raise(key, rule, severity, device, summaryVi, summaryEn, firstStepVi, firstStepEn, reason, agoMillis) {
  const site = sites.get(key);
  if (!site) return undefined;
  const id = ++alertId;
  const alert = {
    id,
    fingerprint: `${rule}-${key}-${device}`,
    rule,
    site: key,
    siteName: site.name,
    province: site.province,
    device,
    labels: device ? { device } : {},
    status: "firing",
    severity,
    phase: phaseOf(conferences[0]),
    conference: "giao-ban-11",
    startedMillis: Date.now() - agoMillis,
    firedMillis: Date.now() - agoMillis + 10_000,
    resolvedMillis: null,
    frozenSinceMillis: null,
    flappingSinceMillis: null,
    demoted: false,
    level: alertId % 3 === 2 ? 2 : 1,
    unattendedSinceMillis: alertId % 3 === 1 ? null : Date.now() - agoMillis + 10_000,
    acknowledged: alertId % 3 === 1 ? { atMillis: Date.now() - agoMillis / 2, by: "Nguyễn Văn Minh", note: "đang gọi nhà mạng" } : null,
    reason,
    reasonVi: reason,
    summaryVi,
    summaryEn,
    firstStepVi,
    firstStepEn,
  };
  alerts.set(id, alert);
  site.openAlerts++;
  return alert;
}

function play() {
  const good = Date.now() - 52 * minute;
  if (scenario === "demo") {
    for (const key of ["00", "01", "00004", "00008"]) set(key, "good", "ok", good, { agent: `agent-${key}`, carrier: "VNPT", model: "Poly G7500", repairMinutes: 45 });
    set("00004", "critical", "alerts", Date.now() - 3 * minute);
    set("00008", "unknown", "silent", Date.now() - 40_000, { lastSeenMillis: Date.now() - 52_000 });
  } else {
    for (const key of sites.keys()) {
      const roll = random();
      if (scenario === "calm" || roll > 0.04) set(key, "good", "ok", good, { agent: `agent-${key}`, carrier: random() > 0.5 ? "VNPT" : "Viettel", model: "Poly G7500", repairMinutes: 45 });
      else if (roll > 0.03) set(key, "maintenance", "ok", good);
      else if (roll > 0.012) set(key, "degraded", "alerts", Date.now() - 7 * minute);
      else if (roll > 0.008) set(key, "critical", "alerts", Date.now() - 3 * minute);
      else if (roll > 0.005) set(key, "lost", "alerts", Date.now() - 2 * minute);
      else if (roll > 0.003) set(key, "unknown", "silent", Date.now() - 5 * minute, { lastSeenMillis: Date.now() - 5 * minute });
    }
  }
  for (const site of sites.values()) {
    site.phase = phaseOf(conferences[0]);
    if (site.state === "critical") {
      raise(site.key, "target_unreachable", "critical", "switch", "Không liên lạc được với bộ chuyển mạch (switch)", "Cannot reach the switch", "Kiểm tra dây mạng và nguồn của thiết bị.", "Check the cable and the power of the device.", "probe_success 0 < 0,5 trong 10 s", 3 * minute);
    } else if (site.state === "lost" || site.reason === "silent") {
      raise(site.key, "site_silent", "critical", "", "Điểm cầu mất liên lạc", "The site is silent", "Kiểm tra nguồn điện và đường truyền của điểm cầu.", "Check power and line of the site.", "12 s", 2 * minute);
    } else if (site.state === "degraded") {
      raise(site.key, "loss_high", "warning", "", "Hình ảnh có thể bị vỡ: mất 2,1% gói tin", "Picture may break up: 2.1% of packets lost", "Tắt bớt máy tính dùng chung đường truyền.", "Switch off other computers on the line.", "mất gói 2,1% > 1% trong 60 s", 7 * minute);
    }
  }
  const first = alerts.values().next().value;
  if (first) {
    first.frozenSinceMillis = scenario === "country" ? Date.now() - minute : null;
    const ended = { ...first, id: 50, fingerprint: "ended", frozenSinceMillis: null, status: "resolved", startedMillis: Date.now() - 14 * minute, resolvedMillis: Date.now() - 6 * minute };
    alerts.set(50, ended);
  }
}

/** Something happens now and then, so that the live parts are seen to live. */
function churn() {
  for (const site of sites.values()) {
    if (site.state === "good" || site.state === "critical" || site.state === "degraded") site.lastSeenMillis = Date.now();
  }
  const site = sites.get("00004");
  if (!site || scenario === "calm") return;
  send("site", site);
}

function counts(list) {
  const result = { total: 0, good: 0, degraded: 0, critical: 0, lost: 0, maintenance: 0, unknown: 0, neverSeen: 0 };
  for (const site of list) {
    result.total++;
    result[site.state]++;
    if (site.reason === "never_seen") result.neverSeen++;
  }
  return result;
}

function agents() {
  return [...sites.values()].filter((site) => site.agent && site.reason !== "silent").length;
}

function overview() {
  const all = [...sites.values()];
  const shown = conferences.map(withoutRoster);
  return {
    nowMillis: Date.now(),
    startedMillis,
    counts: counts(all),
    provinces: [...provinces].map(([code, name]) => ({ code, name, counts: counts(all.filter((site) => site.province === code)) })),
    next: shown.find((one) => one.startMillis > Date.now()) ?? null,
    live: shown.filter((one) => one.phase === "LIVE"),
    openAlerts: [...alerts.values()].filter((alert) => alert.status === "firing").length,
    connectedAgents: agents(),
  };
}

function withoutRoster({ roster: _, ...rest }) {
  return { ...rest, phase: phaseOf(rest) };
}

function checked(key, readiness) {
  const site = sites.get(key) ?? { name: key, province: "01" };
  const step = (name, device, target, status, reason, detailVi, detailEn, seconds) => ({ step: name, device, target, status, reason, detailVi, detailEn, seconds });
  const passed = [step("icmp", "", "127.0.0.1", "passed", "", "trả lời sau 0,4 ms", "answered in 0.4 ms", 0.0004), step("tcp", "mcu", "127.0.0.1:5060", "passed", "", "kết nối được", "connected", 0.0021)];
  return {
    site: key,
    siteName: site.name,
    province: site.province,
    readiness,
    reasons:
      readiness === "not_ready"
        ? [...passed, mediaStep(true), step("icmp", "switch", "127.0.0.9", "failed", "timed_out", "không trả lời trong 1 giây", "no answer within 1 s", null)]
        : readiness === "unknown"
          ? [step("icmp", "", "127.0.0.1", "unmeasured", "no_permission", "bộ giám sát không có quyền gửi ping", "the agent may not send ping", null)]
          : [...passed, mediaStep(false)],
  };
}

function checkOf(check) {
  const result = { ready: 0, at_risk: 0, not_ready: 0, unknown: 0 };
  for (const site of check.sites) result[site.readiness]++;
  return { ...check, total: check.sites.length, done: check.sites.length, counts: result };
}

/** A timeline of the kinds that there are: a trap that a profile knows, one that none knows, a late one. */
function timeline(key, before) {
  const one = (id, minutes, kind, grade, device, labels, textVi, textEn, late = false) => ({
    id, record: `agent/${key}/1/${id}`, site: key, siteName: key, kind, device, grade,
    happenedMillis: Date.now() - minutes * 60_000, receivedMillis: Date.now() - (late ? 1 : minutes) * 60_000,
    late, labels, textVi, textEn,
  });
  return [
    one(9, 1, "ups_on_battery", "critical", "ups", {}, "Bộ lưu điện chuyển sang chạy bằng ắc quy", "The UPS runs on its battery"),
    one(8, 3, "link_up", "info", "switch", { ifName: "Gi0/3" }, "Một cổng mạng của thiết bị kết nối lại", "A port of the device came up"),
    one(7, 4, "link_down", "warning", "switch", { ifName: "Gi0/3" }, "Một cổng mạng của thiết bị mất kết nối", "A port of the device went down"),
    one(6, 9, "trap", "info", "switch", { oid: "1.3.6.1.4.1.9.9.43.2.0.1" }, "Thiết bị gửi một thông báo chưa biết. 1.3.6.1.4.1.9.9.43.1.1.6.1.3.10 = <b>1</b>", "The device sent a trap that no profile knows."),
    one(5, 95, "device_cold_start", "warning", "switch", {}, "Thiết bị vừa khởi động lại (bật nguồn)", "The device has restarted (power on)", true),
    one(4, 99, "agent_started", "info", "", {}, "Bộ giám sát đã khởi động.", "The agent was started."),
  ].filter((event) => event.id < before);
}

function mediaStep(bad) {
  const way = (name, lossy) => ({
    [`${name}_loss_ratio`]: lossy ? 0.0213 : 0, [`${name}_loss_run_packets_max`]: lossy ? 4 : 0, [`${name}_jitter_seconds`]: lossy ? 0.0124 : 0.0004,
    [`${name}_stutters_per_minute`]: lossy ? 12.3 : 0, [`${name}_audio_r`]: lossy ? 121.4 : 140.8, [`${name}_audio_mos`]: lossy ? 4.11 : 4.44, [`${name}_dscp_rewritten`]: lossy ? 1 : 0,
  });
  const to = ["Đường hình và tiếng tới 10.0.0.1:862: ", "Picture and sound to 10.0.0.1:862: "];
  return {
    step: "media", device: "", target: "10.0.0.1:862", status: bad ? "failed" : "passed", reason: bad ? "media_bad" : "",
    detailVi: to[0] + (bad ? "Chiều đi: Hình sẽ giật khoảng 12 lần mỗi phút, vì đường truyền mất 2,1 % gói tin. Chiều về: Hình và tiếng tốt. (đo lúc 07:12 22/11)" : "Chiều đi: Hình và tiếng tốt. Chiều về: Hình và tiếng tốt. (đo lúc 07:12 22/11)"),
    detailEn: to[1] + (bad ? "There: the picture will stutter about 12 times a minute, for 2.1 % of the packets are lost. Back: picture and sound are good." : "There: picture and sound are good. Back: picture and sound are good."),
    firstStepVi: bad ? "Dừng mọi việc tải nặng trên đường truyền rồi đo lại; nếu vẫn vậy, báo nhà mạng kèm kết quả đo." : "",
    firstStepEn: bad ? "Stop heavy traffic on the line and test again; if it stays, call the carrier with the figures." : "",
    seconds: 0.0231, figures: { ...way("there", bad), ...way("back", false), rtt_p95_seconds: 0.0231, tested_timestamp_seconds: 1 },
  };
}

function mediaTests(key) {
  const site = sites.get(key);
  if (!site?.lastSeenMillis) return [];
  const bad = site.state === "critical";
  const one = (run, agoMinutes, steps) => ({
    run, site: key, siteName: site.name, province: site.province, state: steps.length ? "done" : "not_tested", reason: steps.length ? "" : "in_call",
    detailVi: "không thử, vì điểm cầu đang trong cuộc gọi", detailEn: "it was not tested, for the site is in a call",
    firstStepVi: "Thử lại khi cuộc gọi kết thúc; trong lúc gọi, xem dòng đo thường trực ở trang của điểm cầu.", firstStepEn: "Test again after the call.",
    endedMillis: Date.now() - agoMinutes * minute, steps,
  });
  return [one("r3", 25, [mediaStep(bad)]), one("r2", 200, []), one("r1", 1500, [mediaStep(false)])];
}

function latest(key) {
  const site = sites.get(key);
  if (!site?.lastSeenMillis) return [];
  const at = site.reason === "silent" ? site.lastSeenMillis : Date.now() - 1_200;
  const value = (name, labels, number, absent = null) => ({ name, labels: { site: key, province: site.province, ...labels }, value: number, absent, sampleMillis: at });
  const gateway = { probe: "gateway", kind: "icmp", instance: "127.0.0.1" };
  const mcu = { probe: "mcu", kind: "tcp", instance: "127.0.0.1:5060", device: "mcu" };
  const dns = { probe: "resolver", kind: "dns", instance: "127.0.0.1:53" };
  const sw = { device: "switch", instance: "127.0.0.1:1161" };
  const down = site.state === "critical" ? 0 : 1;
  const ports = Array.from({ length: 8 }, (_, n) => ({ ...sw, ifIndex: String(n + 1), ifName: `Gi0/${n + 1}`, ifAlias: n === 0 ? "Đường truyền VNPT" : "" }));
  const media = { probe: "centre", kind: "media", instance: "10.0.0.1:862" };
  const thin = ["there", "back"].flatMap((direction) => {
    const lossy = down === 0 && direction === "there";
    const way = (name, number) => value(`bridgewatch_media_${name}`, { ...media, direction }, number);
    return [way("loss_ratio", lossy ? 0.0455 : 0), way("proven_loss_ratio", lossy ? 0.012 : 0), way("loss_run_packets_max", lossy ? 1 : 0), way("jitter_seconds", 0.0011), way("audio_r", lossy ? 105 : 140.8), way("audio_mos", lossy ? 3.65 : 4.44), way("dscp_rewritten", 0)];
  });
  return [
    value("probe_success", media, 1),
    value("bridgewatch_media_rtt_seconds", { ...media, share: "0.95" }, 0.0214),
    ...thin,
    value("probe_success", gateway, null, "unmeasured"),
    value("probe_duration_seconds", gateway, null, "unmeasured"),
    value("probe_success", mcu, down),
    value("probe_duration_seconds", mcu, 0.00213),
    value("probe_success", dns, 1),
    value("probe_duration_seconds", dns, 0.0042),
    value("probe_dns_lookup_time_seconds", dns, 0.0039),
    value("sysName", { ...sw, sysName: "sw-ba-dinh-01" }, 1),
    value("sysDescr", { ...sw, sysDescr: "Cisco CBS350-8P-2G, Version 3.2.0.84" }, 1),
    value("sysUpTime", sw, 482_312_300),
    value("bridgewatch_snmp_module_complete", { ...sw, module: "if_mib", reason: "" }, 1),
    ...ports.flatMap((labels, n) => [
      value("ifOperStatus", labels, n < 5 ? 1 : 2),
      value("ifHighSpeed", labels, 1000),
      value("ifHCInOctets", labels, 7_123_456_789 * (n + 1)),
      value("ifHCOutOctets", labels, 3_123_456_789 * (n + 1)),
      value("ifInErrors", labels, n === 2 ? 14 : 0),
      value("ifOutErrors", labels, 0),
      value("ifMtu", labels, 1500),
      value("ifLastChange", labels, n === 3 ? null : 8200, n === 3 ? "unreadable" : null),
    ]),
    value("upsOutputSource", { device: "ups", instance: "127.0.0.1:1162" }, 3),
    value("upsBatteryStatus", { device: "ups", instance: "127.0.0.1:1162" }, 2),
    value("upsEstimatedMinutesRemaining", { device: "ups", instance: "127.0.0.1:1162" }, 42),
    value("upsEstimatedChargeRemaining", { device: "ups", instance: "127.0.0.1:1162" }, 100),
    value("upsBatteryTemperature", { device: "ups", instance: "127.0.0.1:1162" }, null, "timed_out"),
    value("bridgewatch_agent_spool_records", {}, 0),
  ];
}

function scores() {
  const none = { value: null, lower: 0, upper: 1 };
  const counts = { hit: 0, late: 0, early: 0, false: 0, missed: 0, sudden: 0, averted: 0, void: 0 };
  const score = { judged: 0, pending: 0, counts, precision: none, recall: none, medianLeadSeconds: null, demoted: false, standingMillis: null, standingBy: "", standingReason: "", standingReasonVi: "" };
  return [
    { ...score, rule: "line_loss_coming", warnsOf: "line_loss", judged: 38, pending: 2, counts: { ...counts, hit: 31, late: 2, false: 5, missed: 4, sudden: 3, averted: 6, void: 2 }, precision: { value: 0.868, lower: 0.727, upper: 0.943 }, recall: { value: 0.838, lower: 0.689, upper: 0.923 }, medianLeadSeconds: 5_460 },
    { ...score, rule: "memory_full_soon", warnsOf: "memory_full", judged: 9, counts: { ...counts, hit: 1, false: 8 }, precision: { value: 0.111, lower: 0.02, upper: 0.435 }, recall: { value: 1, lower: 0.207, upper: 1 }, medianLeadSeconds: 7_900, demoted: true, standingMillis: Date.now() - 300 * minute, standingReason: "1 of 9 occasions of warnings came true (likely 2 % to 43 %)", standingReasonVi: "1 trong 9 đợt cảnh báo đã chấm là đúng (có thể từ 2% đến 43%)" },
    { ...score, rule: "ups_ends", warnsOf: "ups_low" },
  ];
}

function warnings() {
  const one = (alert, mark, minutes, lead, causeVi, causeEn, more) => ({ rule: "line_loss_coming", alert, warned: mark !== "missed", warnsOf: "line_loss", site: "00004", siteName: "Phường Ba Đình", device: "router", firedMillis: Date.now() - minutes * minute, leadSeconds: lead, mark, causeVi, causeEn, correctedFrom: null, corrected: null, acted: null, ...more });
  return [
    one(9, "pending", 12, null, "", ""),
    one(8, "hit", 190, 5_520, "", ""),
    one(7, "false", 800, null, "sự cố không xảy ra", "the breach never came"),
    one(6, "averted", 1_500, null, "", "", { correctedFrom: "false", corrected: { atMillis: Date.now(), by: "Lan (10.0.0.7)", text: "đã đổi cáp quang lúc 9 giờ" } }),
    one(5, "missed", 2_900, null, "không có cảnh báo nào trước sự cố", "nothing had warned of the breach"),
  ];
}

function answer(url, response) {
  const [, , , what, id, part] = url.pathname.split("/").map(decodeURIComponent);
  const query = url.searchParams;
  const json = (body, status = 200) => {
    response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" });
    response.end(JSON.stringify(body));
  };
  const missing = () => json({ error: { what: "not found", rule: "", where: url.pathname } }, 404);
  if (what === "overview") return json(overview());
  if (what === "scores") return json({ scores: scores() });
  if (what === "warnings") return json({ warnings: warnings() });
  if (what === "sites" && !id) {
    const limit = Number(query.get("limit") ?? 200);
    const offset = Number(query.get("offset") ?? 0);
    if (!(limit >= 1 && limit <= 5000)) return json({ error: { what: "limit", rule: "1 to 5000", where: "limit" } }, 400);
    const found = [...sites.values()].filter(
      (site) =>
        (!query.has("province") || site.province === query.get("province")) &&
        (!query.has("state") || site.state === query.get("state")) &&
        (!query.has("seen") || (site.lastSeenMillis > 0) === (query.get("seen") === "true")),
    );
    return json({ total: found.length, sites: found.slice(offset, offset + limit) });
  }
  if (what === "sites" && sites.has(id)) {
    const site = sites.get(id);
    if (part === "latest") return json({ site: id, values: latest(id) });
    if (part === "media") return json({ results: mediaTests(id) });
    if (part === "events") return json({ events: timeline(id, Number(query.get("before") ?? Infinity)) });
    const devices = site.agent ? [{ id: "switch", site: id, kind: "switch", model: "Cisco CBS350", address: "127.0.0.1" }, { id: "ups", site: id, kind: "ups", model: "APC SMT1500", address: "127.0.0.1" }, { id: "mcu", site: id, kind: "mcu", model: "", address: "127.0.0.1" }] : [];
    return json({
      site,
      devices,
      alerts: [...alerts.values()].filter((alert) => alert.site === id && alert.status !== "resolved"),
      conferences: conferences.filter((one) => one.roster.includes(id)).map(withoutRoster),
      phase: site.phase,
    });
  }
  if (what === "alerts") {
    const open = query.get("state") === "open";
    return json({ alerts: [...alerts.values()].filter((alert) => !open || alert.status !== "resolved").slice(0, Number(query.get("limit") ?? 200)) });
  }
  if (what === "conferences" && !id) return json({ conferences: conferences.map(withoutRoster).map((one) => ({ ...one, phase: phaseOf(one) })) });
  if (what === "conferences") {
    const one = conferences.find((held) => held.id === id);
    return one ? json({ ...one, phase: phaseOf(one) }) : missing();
  }
  if (what === "checks" && !id) return json({ checks: checks.filter((check) => !query.has("conference") || check.conference === query.get("conference")).map((check) => ({ ...checkOf(check), sites: undefined })) });
  if (what === "checks") {
    const one = checks.find((held) => held.id === id);
    return one ? json(checkOf(one)) : missing();
  }
  return missing();
}

function events(request, response) {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  clients.add(response);
  request.on("close", () => clients.delete(response));
  response.write(`event: overview\ndata: ${JSON.stringify(overview())}\n\n`);
}

function send(name, data) {
  for (const client of clients) client.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

function file(name, response) {
  const types = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".html": "text/html; charset=utf-8", ".txt": "text/plain; charset=utf-8" };
  const found = path.join(webroot, path.normalize(name));
  const exact = found.startsWith(webroot + path.sep) && fs.existsSync(found) && fs.statSync(found).isFile();
  const shown = exact ? found : path.join(webroot, "index.html");
  response.writeHead(exact || !path.extname(name) ? 200 : 404, { "Content-Type": types[path.extname(shown)] ?? "application/octet-stream" });
  response.end(fs.readFileSync(shown));
}
