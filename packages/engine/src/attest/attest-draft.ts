/** This defines `attestDraft`: what is to be said of a run, as it is when the run begins. */
import { encodeBytes, sha256 } from "@switchyard/fs-atomic";
import { hostFacts } from "@switchyard/attest";
import { canonical } from "@switchyard/facts";
import type { BeginRecord } from "@switchyard/journal";
import type { Context } from "../context.ts";
import { ENGINE_TOOL } from "../engine-tool.ts";

/** Policy, tools and host. It stands in the journal, so that whoever completes the run says the same of it (REQ-O4). */
export function attestDraft({ policy, tools = [] }: Pick<Context, "policy" | "tools">): NonNullable<BeginRecord["attest"]> {
  return {
    policy_hash: sha256(encodeBytes(canonical(policy))),
    tools: [...tools, ENGINE_TOOL].map(({ name, version }) => ({ name, version })),
    host: policy.attest_host ? hostFacts() : null,
  };
}
