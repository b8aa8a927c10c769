/** This proves that generations are listed and any can be returned to (REQ-P3). */
import { expect, test } from "vitest";
import { DEFAULT_PREFIX, profileHistory, rollbackProfile, type SetReport } from "../../src/index.ts";
import { profiled, profiling, type Profiled } from "../support/profiled.ts";

const back = (place: Profiled, generation: number | null): Promise<SetReport> => rollbackProfile(place.context(), { prefix: DEFAULT_PREFIX, generation, missing: "keep", mode: "commit" });

test("rollbackProfile(): to the generation before, a new generation; again, and it is as it was [REQ-P3]", async () => {
  const place = await profiled();
  await place.set("p");
  expect(await back(place, null)).toMatchObject({ ok: true, generation: 3, flip: { from_profile: "p", to_profile: "vendor", why: "return to generation 1" } });
  expect(await back(place, null)).toMatchObject({ ok: true, generation: 4, flip: { to_profile: "p", why: "return to generation 2" } });
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
