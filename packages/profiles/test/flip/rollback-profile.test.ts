/** This proves that generations are listed and any can be returned to (REQ-P3). */
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DEFAULT_PREFIX, profileHistory, rollbackProfile, type SetReport } from "../../src/index.ts";
import { Killed, watched } from "../support/kernels.ts";
import { profiled, profiling, type Profiled } from "../support/profiled.ts";

/** In the warning of one that leads to where the current generation has come from. */
const AGAIN = "switchyard profile history";

const back = (place: Profiled, generation: number | null): Promise<SetReport> => rollbackProfile(place.context(), { prefix: DEFAULT_PREFIX, generation, missing: "keep", mode: "commit" });

test("rollbackProfile(): to the generation before, a new generation; again, and it is as it was [REQ-P3]", async () => {
  const place = await profiled();
  await place.set("p");
  const first = await back(place, null);
  expect(first).toMatchObject({ ok: true, generation: 3, flip: { from_profile: "p", to_profile: "vendor", why: "return to generation 1" } });
  expect(await back(place, null)).toMatchObject({ ok: true, generation: 4, flip: { to_profile: "p", why: "return to generation 2" }, warnings: [expect.stringContaining(AGAIN)] });
  expect(first.warnings.join("\n")).not.toContain(AGAIN);
  expect(place.active()).toBe("profiles/p");
});

test("rollbackProfile(): to any generation by its number [REQ-P3]", async () => {
  const place = await profiled();
  await place.build({ name: "q", only: ["cp"] });
  for (const profile of ["p", "q", "vendor"]) await place.set(profile);
  expect(await back(place, 3)).toMatchObject({ ok: true, generation: 5, flip: { to_profile: "q" } });
  const { flips } = await profileHistory(place.context(), { prefix: DEFAULT_PREFIX });
  expect(flips.map(({ generation, to_profile: to, current }) => [generation, to, current])).toEqual([[5, "q", true], [4, "vendor", false], [3, "q", false], [2, "p", false], [1, "vendor", false]]);
});

test("rollbackProfile(): no such generation, none before the first, none at all [REQ-P3]", async () => {
  const place = await profiled();
  expect(await back(place, 9)).toMatchObject({ ok: false, exit_code: 2, error: { id: "E_USAGE", reason: "generation_unknown" } });
  expect(await back(place, null)).toMatchObject({ ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "no_earlier_generation" } });
  expect(await back(profiling(), null)).toMatchObject({ error: { reason: "no_earlier_generation" } });
});

test.each([1, 2])("rollbackProfile(): the newest flip was killed as the pointer had changed hands, %i. time, the profile before it, at once [REQ-P3] [REQ-J3]", async (time) => {
  const place = await profiled();
  for (let one = 1; one < time; one++) for (const profile of ["p", "vendor"]) await place.set(profile);
  let isSwitched = false;
  const syscalls = watched((call, name) => {
    if (isSwitched) throw new Killed("killed");
    isSwitched = call === "rename" && name === "active";
  });
  await place.set("p", {}, { syscalls }).catch(() => undefined);
  expect(place.active()).toBe("profiles/p");
  expect(await back(place, null)).toMatchObject({ ok: true, flip: { to_profile: "vendor" } });
  expect(place.active()).toBe("profiles/vendor");
});

test("rollbackProfile(): a journal that cannot be read, refused, and another way is told, which works [REQ-P3] [REQ-J4]", async () => {
  const place = await profiled();
  const { run_id: id } = await place.set("p");
  writeFileSync(place.at(`var/lib/switchyard/runs/${id}/journal.jsonl`), `not a journal\n${"x".repeat(100)}\n`);
  const { error, ...report } = await back(place, null);
  expect({ ...report, error }).toMatchObject({ ok: false, exit_code: 70, error: { reason: "journal_tampered" } });
  expect(error?.remedies[0]).toContain("switchyard profile set NAME --commit");
  expect(await place.set("vendor")).toMatchObject({ ok: true });
  expect(place.active()).toBe("profiles/vendor");
});
