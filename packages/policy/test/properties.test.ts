/** This proves what holds for every policy and everything that may be observed (REQ-S10, REQ-C2). */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { evaluate, evaluateRun, GATES, judgeAction, judgeRun, PRESETS, type Policy, type Stop } from "../src/index.ts";
import { anyObservation, anyPolicy, anyRun, anyWidening } from "./support/arbitraries.ts";
import { goodRoot, observation } from "./support/observation.ts";

const RUNS = { numRuns: 2000 };
const keys = (stops: readonly Stop[]): string[] => stops.map(({ gate, reason, path }) => `${gate} ${reason} ${path}`);
/** What no policy lets pass. */
const firm = (stops: readonly Stop[]): readonly Stop[] => stops.filter(({ override }) => override === null);
/** The same policy in another order. */
const turned = (policy: Policy): Policy => ({
  ...Object.fromEntries(Object.entries(policy).toReversed()),
  ...policy,
  forbid_paths: policy.forbid_paths.toReversed(),
  allow_roots: policy.allow_roots.toReversed(),
  extra_mount_checks: policy.extra_mount_checks.toReversed(),
  require_preservation: policy.require_preservation.toReversed(),
});
const extra = (narrow: readonly Stop[], wide: readonly Stop[]): string[] => keys(wide).filter((key) => !keys(narrow).includes(key));

it("evaluate(), evaluateRun(): a policy that allows more, never a stop more [REQ-C2]", () => {
  fc.assert(
    fc.property(anyObservation(observation(goodRoot())), anyRun, anyWidening, (seen, run, [narrow, wide]) => {
      expect(extra(evaluate(seen, narrow), evaluate(seen, wide))).toEqual([]);
      expect(extra(evaluateRun(run, narrow), evaluateRun(run, wide))).toEqual([]);
    }),
    RUNS,
  );
});

it("evaluate(), evaluateRun(): what nothing overrides, a stop under every policy [REQ-C2]", () => {
  fc.assert(
    fc.property(anyObservation(observation(goodRoot())), anyRun, anyPolicy, anyPolicy, (seen, run, one, other) => {
      expect(firm(evaluate(seen, one))).toEqual(firm(evaluate(seen, other)));
      expect(firm(evaluateRun(run, one))).toEqual(firm(evaluateRun(run, other)));
    }),
    RUNS,
  );
});

it("evaluate(), evaluateRun(): the same again, whatever the order of keys and lists [REQ-S10]", () => {
  fc.assert(
    fc.property(anyObservation(observation(goodRoot())), anyRun, anyPolicy, (seen, run, policy) => {
      expect(evaluate(seen, turned(policy))).toEqual(evaluate(seen, policy));
      expect(evaluateRun(run, turned(policy))).toEqual(evaluateRun(run, policy));
      const alone = GATES.toReversed().map((gate) => gate.check(seen, policy)).toReversed();
      expect(judgeAction(seen, policy)).toEqual(alone);
    }),
    RUNS,
  );
});

it("PRESETS: what stops in development stops in production too; coreutils stops all that production stops [REQ-C2]", () => {
  fc.assert(
    fc.property(anyObservation(observation(goodRoot())), anyRun, (seen, run) => {
      for (const [wide, narrow] of [["development", "production"], ["production", "coreutils"]] as const) {
        expect(extra(evaluate(seen, PRESETS[narrow]), evaluate(seen, PRESETS[wide]))).toEqual([]);
        expect(extra(evaluateRun(run, PRESETS[narrow]), evaluateRun(run, PRESETS[wide]))).toEqual([]);
      }
    }),
    RUNS,
  );
});

it("judgeAction(), judgeRun(): every finding is told, and one that passes names a field that is set [REQ-C2]", () => {
  fc.assert(
    fc.property(anyObservation(observation(goodRoot())), anyRun, anyPolicy, (seen, run, policy) => {
      for (const { verdict, stops, gate } of [...judgeAction(seen, policy), ...judgeRun(run, policy)]) {
        expect(verdict === "pass").toBe(stops.length === 0);
        expect(verdict === "stop").toBe(stops.some(({ overriddenBy }) => overriddenBy === null));
        for (const stop of stops) {
          expect(stop).toMatchObject({ gate });
          expect([stop.path, stop.found, stop.needed].every((text) => text !== "")).toBe(true);
          expect(stop.overriddenBy === null || policy[stop.overriddenBy] === true).toBe(true);
        }
      }
    }),
    RUNS,
  );
});

it("evaluateRun(): override_preflight, not a stop less [REQ-C2]", () => {
  fc.assert(
    fc.property(anyRun, anyPolicy, (run, policy) => {
      expect(evaluateRun(run, { ...policy, override_preflight: true })).toEqual(evaluateRun(run, { ...policy, override_preflight: false }));
    }),
    RUNS,
  );
});
