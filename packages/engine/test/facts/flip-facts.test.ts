/** This proves that the one fact of a flip is the same in dry run and commit, and what it was (REQ-O1, REQ-O2, REQ-D2, REQ-P2, REQ-CI1). */
import { chmodSync, symlinkSync, writeFileSync } from "node:fs";
import { canonical, redact } from "@switchyard/facts";
import { localRunner } from "@switchyard/smoke";
import type { Policy } from "@switchyard/policy";
import { golden } from "@switchyard/test-support/golden";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { recover } from "../../src/recover/recover.ts";
import { dyingAtRename } from "../support/broken-kernel.ts";
import { factsOf } from "../support/provisional.ts";
import type { SeenTrees } from "../../src/flip/flip-request.ts";
import { flipTo, POINTER, PREFIX, profiles, treesOf, type FlipOptions, type Profiles } from "../support/trees.ts";

/** What may stand at the pointer before. */
const POINTERS: Readonly<Record<string, (at: string) => void>> = {
  nothing: () => undefined,
  "the old profile": (at) => symlinkSync("profiles/vendor", at),
  "the new profile": (at) => symlinkSync("profiles/new", at),
  "a profile that is gone": (at) => symlinkSync("profiles/gone", at),
  "someone's link": (at) => symlinkSync("/opt/p", at),
  "a file": (at) => writeFileSync(at, "no link"),
};

const policies: fc.Arbitrary<Partial<Policy>> = fc.record(
  {
    force_untrusted_source: fc.boolean(),
    override_preflight: fc.boolean(),
    record_hashes: fc.boolean(),
    strict_ownership: fc.boolean(),
    require_backup_durability: fc.boolean(),
    require_preservation: fc.constantFrom([], ["mode"]),
    backup_dir: fc.constantFrom(null, "/var/kept"),
    forbid_paths: fc.constantFrom([], [], ["/usr/lib/switchyard"]),
    require_lock_manager: fc.boolean(),
  },
  { requiredKeys: [] },
);

const told = (facts: Iterable<object>): string[] => [...facts].map((fact) => canonical(redact(fact), (text) => text));

it("flip(): any, its one fact in a dry run is the commit's, after redaction [REQ-O2] [REQ-D2] [REQ-O1] [REQ-P2]", { timeout: 900_000 }, async () => {
  const seen = new Set<string>();
  const shape = fc.record({ pointer: fc.constantFrom(...Object.keys(POINTERS)), to: fc.constantFrom("new", "new", "vendor", "absent"), isOpen: fc.boolean(), policy: policies, isLocked: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(shape, async ({ pointer, to, isOpen, policy, isLocked }) => {
      const place = profiles();
      place.build("vendor", ["only"]);
      POINTERS[pointer]?.(place.at(POINTER));
      if (isOpen) chmodSync(place.at(`${PREFIX}/profiles/new`), 0o777);
      const context: NonNullable<FlipOptions["context"]> = { policy, ...(isLocked || policy.require_lock_manager !== false ? {} : { lockManager: null }) };
      const dry = await flipTo(place, to, { context, mode: "dry_run", trees: { complete: async () => undefined } });
      const done = await flipTo(place, to, { context });
      expect([done.ok, done.error?.reason]).toEqual([dry.ok, dry.error?.reason]);
      expect(told(await factsOf(place, "profile.flip"))).toEqual(told(dry.facts));
      expect([...dry.facts]).toHaveLength(1);
      seen.add(done.error?.reason ?? done.actions[0]?.decision ?? "");
    }),
    { numRuns: 40 },
  );
  // The flips were of many kinds, or this proved nothing.
  expect([...seen]).toEqual(expect.arrayContaining(["switch", "noop", "target_kind", "source_untrusted"]));
});

/** Where what is written lasts: on many machines the directory for temporary files is in memory, and facts say so. */
const LASTING = "/var/tmp";

it("profile.flip: the facts of flips of every kind, as they were [REQ-CI1] [REQ-O1] [REQ-P2]", async () => {
  const place = profiles(LASTING);
  const checked: FlipOptions["context"] = { policy: { require_smoke_in_commit: true }, smokeRunner: localRunner({ limits: { timeoutMs: 5000 } }) };
  await flipTo(place, "vendor", { mode: "dry_run" });
  await flipTo(place, "vendor");
  place.build("vendor", ["only"]);
  place.build("tools", ["one"]);
  place.build("broken", ["one"]);
  writeFileSync(place.at(`${PREFIX}/profiles/broken/bin/one`), "#!/bin/sh\nexit 1\n");
  await flipTo(place, "new");
  await flipTo(place, "new");
  await flipTo(place, "absent");
  await flipTo(place, "vendor", { context: { policy: { forbid_paths: ["/usr/lib"] } } });
  await flipTo(place, "tools", { trees: withoutKeeping(place, "tools") });
  await flipTo(place, "broken", { context: checked, trees: withoutKeeping(place, "broken") });
  await flipTo(place, "vendor", { context: { syscalls: dyingAtRename(2) }, trees: withoutKeeping(place, "vendor") });
  await recover(place.context());
  const lines = (await factsOf(place, "profile.flip")).map((fact) => `${JSON.stringify(redact(fact, { keep: ["mode", "outcome"] })).replaceAll(/"label":"[a-z_]+"/g, '"label":"<label>"').replaceAll(place.root, "<root>")}\n`);
  golden(new URL("golden/profile.flip.jsonl", import.meta.url), lines.join(""));
});

/** Trees of which the new one drops what it lacks. */
function withoutKeeping(place: Profiles, to: string): NonNullable<FlipOptions["trees"]> {
  return { look: async (...at) => dropping(await treesOf(place, to).look(...at)) };
}

function dropping({ kept, applets, checks, ...seen }: SeenTrees): SeenTrees {
  return { ...seen, applets: applets - kept.length, kept: [], dropped: kept, checks: checks.filter(({ target }) => !kept.some((name) => target.endsWith(`/${name}`))) };
}
