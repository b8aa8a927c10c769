/** This proves how documents lie over one another, and that each value's origin is told (REQ-C2). */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { FIELD_NAMES, PRESETS, resolvePolicy, type PolicyLayer } from "../../src/index.ts";
import { anyOverrides } from "../support/arbitraries.ts";

const file = { kind: "file", path: "/etc/switchyard/config.yaml" } as const;
const flag = { kind: "flag", flag: "--allow-degraded-fs" } as const;

it("resolvePolicy(): nothing said, production, and every value from there", () => {
  const { preset, policy, origins } = resolvePolicy([]);
  expect([preset, policy]).toEqual(["production", PRESETS.production]);
  expect(Object.values(origins)).toEqual(FIELD_NAMES.map(() => ({ kind: "preset", name: "production" })));
});

it("resolvePolicy(): a file and a flag, the later one wins, and the lists are its own", () => {
  const { preset, policy, origins } = resolvePolicy([
    { origin: file, document: { preset: "coreutils", allow_degraded_fs: false, forbid_paths: ["/opt"], allow_roots: ["/usr"] } },
    { origin: flag, document: { allow_degraded_fs: true, backup_tag: undefined } },
  ]);
  expect(preset).toBe("coreutils");
  expect(policy).toEqual({ ...PRESETS.coreutils, allow_degraded_fs: true, forbid_paths: ["/opt"], allow_roots: ["/usr"] });
  expect(origins).toMatchObject({ allow_degraded_fs: flag, forbid_paths: file, backup_tag: { kind: "preset", name: "coreutils" } });
});

it("resolvePolicy(): two name a preset, the later one's; the fields of both stay", () => {
  const { policy } = resolvePolicy([
    { origin: file, document: { preset: "coreutils", rescue_min_count: 3 } },
    { origin: flag, document: { preset: "development" } },
  ]);
  expect(policy).toEqual({ ...PRESETS.development, rescue_min_count: 3 });
});

it("resolvePolicy(): any documents, each value is that of its origin", () => {
  const layer = fc.tuple(anyOverrides, fc.nat({ max: 3 })).map(([document, variable]): PolicyLayer => ({ origin: { kind: "environment", variable: `V${variable}` }, document: JSON.parse(JSON.stringify(document)) }));
  fc.assert(
    fc.property(fc.uniqueArray(layer, { maxLength: 4, selector: ({ origin }) => JSON.stringify(origin) }), (layers) => {
      const { policy, origins } = resolvePolicy(layers);
      for (const field of FIELD_NAMES) {
        const from = layers.find(({ origin }) => origin === origins[field]);
        expect(policy[field]).toEqual(from === undefined ? PRESETS.production[field] : from.document[field]);
      }
    }),
  );
});
