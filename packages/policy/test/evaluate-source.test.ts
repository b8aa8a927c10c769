/** This proves that a program is judged as the source of a link to it is (REQ-S3, REQ-S10). */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { DEFAULT_POLICY, evaluate, evaluateSource } from "../src/index.ts";
import { anyObservation, anyPolicy } from "./support/arbitraries.ts";
import { goodRoot, observation } from "./support/observation.ts";

const SOURCE_GATES = ["source", "source_trust"];

it("evaluateSource(): anything in the place of a good source, stopped just where a link to it is [REQ-S3, REQ-S10]", () => {
  const good = observation(goodRoot());
  expect(evaluateSource(good, DEFAULT_POLICY)).toEqual([]);
  fc.assert(
    fc.property(anyObservation(good), anyPolicy, (seen, policy) => {
      const link = { ...seen, follows: false, isPointer: false };
      expect(evaluateSource(seen, policy)).toEqual(evaluate(link, policy).filter(({ gate }) => SOURCE_GATES.includes(gate)));
    }),
  );
});
