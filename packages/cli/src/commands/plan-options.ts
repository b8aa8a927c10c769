/** This defines the options by which a plan is named, and `readRequest`, which reads them. */
import { Option, type Command } from "commander";
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { PolicyLayer } from "@switchyard/policy";
import type { PlanDocument, PlanRequest } from "@switchyard/engine";
import { parseCount } from "../input/parse-count.ts";
import { parseLink } from "../input/parse-link.ts";
import { parseRestore } from "../input/parse-restore.ts";
import { readPlanFile } from "../input/read-plan-file.ts";
import type { PlanOptions } from "../input/context-of.ts";
import { addPolicyOptions } from "../policy/add-policy-options.ts";
import { VERB_FIELDS } from "../policy/verb-fields.ts";

/** Adds the argument and the options to a verb. */
export function addPlanOptions(command: Command): Command {
  command
    .argument("[file]", "a manifest (YAML or JSON), or a plan that was saved with plan -o")
    .addOption(new Option("-l, --link <target=source>", "switch TARGET to SOURCE; may be repeated").argParser(parseLink))
    .option("--protect", "have dpkg divert the upgrades of every TARGET of --link, so that they leave the link alone")
    .addOption(new Option("-r, --restore <target>", "put back what TARGET was; may be repeated").argParser(parseRestore))
    .addOption(new Option("--which <backup>", "which of its backups").choices(["newest", "previous", "original"]).default("newest"))
    .addOption(new Option("--max-actions <n>", "how many actions a plan may have (default: 1000, at most 100000)").argParser(parseCount));
  return addPolicyOptions(command, VERB_FIELDS.apply);
}

/** What is to be planned, and what the manifest says of the policy. */
export interface WantedPlan {
  readonly request: PlanRequest | { readonly saved: PlanDocument };
  /** Null where there is no manifest, or it says nothing. */
  readonly manifestPolicy: PolicyLayer | null;
}

/**
 * What file and options ask for, together.
 *
 * @throws `E_USAGE` `plan_and_options`: a saved plan is applied as it is, so nothing can be added to it; `nothing_to_protect`
 */
export function readRequest(file: string | undefined, options: PlanOptions): WantedPlan {
  const { link: named = [], restore = [], which, protect } = options;
  const link = protect === true ? named.map((one) => ({ ...one, protect })) : named;
  if (protect === true && link.length === 0) throw nothingToProtect();
  const restores = restore.map((target) => ({ target, which }));
  if (file === undefined) return { request: { links: link, restores }, manifestPolicy: null };
  const read = readPlanFile(file);
  if (read.kind === "manifest") {
    const { links = [], restores: listed = [] } = read.manifest;
    return { request: { links: [...links, ...link], restores: [...listed, ...restores] }, manifestPolicy: read.policy };
  }
  if (link.length + restore.length === 0) return { request: { saved: read.plan }, manifestPolicy: null };
  const message = `Cannot add --link or --restore to the saved plan ${JSON.stringify(file)}: it is applied as it is.`;
  throw new SwitchyardError({ id: "E_USAGE", reason: "plan_and_options", op: "readRequest", path: file, message });
}

/** Nothing that was asked for is passed over. */
function nothingToProtect(): SwitchyardError {
  const message = "Cannot protect anything: --protect is for the links of the command line, and there is no --link.";
  return new SwitchyardError({ id: "E_USAGE", reason: "nothing_to_protect", op: "readRequest", message });
}
