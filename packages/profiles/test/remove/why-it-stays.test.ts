/** This proves what of profiles and flips keeps a profile (REQ-P2). */
import { expect, it } from "vitest";
import type { ProfileLine } from "../../src/index.ts";
import type { StandingFlip } from "../../src/remove/standing-flip.ts";
import { whyItStays } from "../../src/remove/why-it-stays.ts";

const line = (name: string, more: Partial<ProfileLine> = {}): ProfileLine => ({ name, origin: null, created_at: null, applets: 1, kept: 0, current: false, pinned: false, rescue: false, error: null, ...more });
const flip = (from: string | null, to: string, more: Partial<StandingFlip> = {}): StandingFlip => ({ from, to, state: "committed", stands: true, ...more });
const UNDONE = { state: "undone", stands: false };

it.each<[string, ProfileLine, readonly StandingFlip[], string[]]>([
  ["nothing", line("a"), [], []],
  ["all at once", line("a", { current: true, pinned: true, rescue: true, error: { id: "E_POLICY", reason: "x", message: "", path: null, errno: null, remedies: [] } }), [], ["current", "pinned", "rescue", "unreadable"]],
  ["the newest flip came from it", line("b"), [flip(null, "a"), flip("a", "b"), flip("b", "c")], ["previous"]],
  ["an older flip came from it", line("a"), [flip(null, "a"), flip("a", "b"), flip("b", "c")], []],
  ["a flip that was undone came from it", line("b"), [flip("a", "b"), flip("b", "c", UNDONE)], []],
  ["the flip before one that was undone came from it", line("a"), [flip("a", "b"), flip("b", "c", UNDONE)], ["previous"]],
  ["one that waits came from it", line("b"), [flip("a", "b"), flip("b", "c", { state: "provisional" })], ["needed"]],
  ["one that waits leads to it", line("c"), [flip("a", "b"), flip("b", "c", { state: "provisional" })], ["needed"]],
  ["it is the one to go back to if what waits is taken back", line("a"), [flip("a", "b"), flip("b", "c", { state: "provisional" })], ["previous"]],
  ["links lead straight into it", line("led"), [], ["led_to"]],
  ["links lead into it because it is the current one", line("led", { current: true }), [], ["current"]],
  ["an unfinished one names it", line("a"), [flip("a", "b", { state: "unfinished", stands: false })], ["needed"]],
])("whyItStays(): %s [REQ-P2]", (_, profile, flips, why) => {
  expect(whyItStays(profile, { flips, ledTo: new Set(["led"]) })).toEqual(why);
});
