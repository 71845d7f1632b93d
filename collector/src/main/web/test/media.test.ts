import assert from "node:assert/strict";
import { test } from "node:test";
import { figureRows, thinStreams, waysOf } from "../src/media";
import { value } from "./samples";

const LABELS = { probe: "centre", kind: "media", instance: "10.0.0.1:862" };

test("a thin stream's series become the figures of both directions", () => {
  const [thin, ...others] = thinStreams([
    value("probe_success", 1, LABELS),
    value("probe_success", 0, { ...LABELS, kind: "icmp" }),
    value("bridgewatch_media_loss_ratio", 0.05, { ...LABELS, direction: "there" }),
    value("bridgewatch_media_loss_ratio", 0, { ...LABELS, direction: "back" }),
    value("bridgewatch_media_discard_ratio", 0.5, { ...LABELS, direction: "back", buffer: "40ms" }),
    value("bridgewatch_media_rtt_seconds", 0.02, { ...LABELS, share: "0.95" }),
    value("bridgewatch_media_audio_mos", null, { ...LABELS, direction: "back" }),
  ]);
  assert.equal(others.length, 0);
  assert.equal(thin?.answers, true);
  assert.deepEqual(thin?.figures, {
    there_loss_ratio: 0.05,
    back_loss_ratio: 0,
    rtt_p95_seconds: 0.02,
  });
});

test("what could not be measured is not known, never good", () => {
  assert.equal(thinStreams([value("probe_success", null, LABELS)])[0]?.answers, null);
  assert.equal(thinStreams([value("probe_success", 0, LABELS)])[0]?.answers, false);
});

test("figures stand side by side, and what one way does not have is not known", () => {
  const figures = { there_loss_ratio: 0.0213, back_loss_ratio: 0, there_audio_mos: 3.4 };
  const ways = waysOf(figures);
  assert.deepEqual(ways, ["there", "back"]);
  assert.deepEqual(figureRows(figures, ways, "vi"), [
    { name: "media.loss", texts: ["2,13%", "0%"], bad: [true, false] },
    { name: "media.mos", texts: ["3,4", null], bad: [true, false] },
  ]);
});

test("where the ways are not told apart there is one column", () => {
  assert.deepEqual(waysOf({ round_trip_loss_ratio: 0.01, rtt_p95_seconds: 0.02 }), ["round_trip"]);
});
