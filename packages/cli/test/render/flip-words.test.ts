/** This proves what a run is called that leads a pointer to another profile (REQ-P3). */
import { expect, it } from "vitest";
import { flipWords } from "../../src/render/flip-words.ts";
import { kindOfRun } from "../../src/render/kind-of-run.ts";

const FLIP = { prefix: "/usr/lib/switchyard", from_profile: "vendor", to_profile: "uutils", why: null };

it("flipWords(): from a profile, or from none, and nothing in a name drives a terminal [REQ-P3]", () => {
  expect(flipWords(FLIP)).toBe("profile vendor -> uutils in /usr/lib/switchyard");
  expect(flipWords({ ...FLIP, from_profile: null })).toBe("profile (none) -> uutils in /usr/lib/switchyard");
  const shown = flipWords({ ...FLIP, to_profile: "\u001b[2J\udcff" });
  for (const hidden of ["\u001b", "\udcff"]) expect(shown).not.toContain(hidden);
});

it("kindOfRun(): a flip by its name, any other run by its verb [REQ-P3]", () => {
  expect([kindOfRun({ verb: "apply", flip: FLIP }), kindOfRun({ verb: "apply", flip: null }), kindOfRun({ verb: "rollback", flip: null })]).toEqual(["flip", "apply", "rollback"]);
});
