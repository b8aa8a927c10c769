/** This defines `policySchema`: the JSON Schema of a policy document. */
import { z } from "zod";
import { policyInput } from "./policy-document.ts";

/** The JSON Schema (2020-12), as it is shipped in `schema/policy.schema.json`. */
export function policySchema(): object {
  return { $id: "urn:switchyard:policy", title: "policy", ...z.toJSONSchema(policyInput, { io: "input" }) };
}
