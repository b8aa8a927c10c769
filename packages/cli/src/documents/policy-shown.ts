/** This defines `policyShown`: the document of `policy show`. */
import { PRESET_NAMES, policyOverrides, type Policy, type PolicyOrigin, type ResolvedPolicy } from "@switchyard/policy";
import { z } from "zod";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";

const kept = z.object({ path: z.string() }).strict();

const origin = describes<PolicyOrigin>()(
  z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("preset"), name: z.enum(PRESET_NAMES) }),
    kept.extend({ kind: z.literal("file") }),
    kept.extend({ kind: z.literal("manifest") }),
    z.strictObject({ kind: z.literal("environment"), variable: z.string() }),
    z.strictObject({ kind: z.literal("flag"), flag: z.string() }),
  ]),
).meta({ id: "policy_origin" });

/** Every field of the policy, and where its value comes from; `preset_origin` is null where nobody named a preset. */
export const policyShown = z.strictObject({
  kind: z.literal("switchyard.policy"),
  ...ended,
  command: z.literal("policy show"),
  preset: z.enum(PRESET_NAMES),
  preset_origin: origin.nullable(),
  policy: describes<Policy>()(policyOverrides.required()),
  origins: describes<ResolvedPolicy["origins"]>()(z.record(policyOverrides.keyof(), origin)),
});
