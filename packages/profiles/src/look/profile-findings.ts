/** This defines `profileFindings`: what `doctor` says of profiles. */
import { flips, reportError, type Context, type Finding } from "@switchyard/engine";
import { isSwitchyardError, SwitchyardError, type Root } from "@switchyard/fs-atomic";
import { prefixWords } from "../layout/prefix-words.ts";
import { DEFAULT_PREFIX } from "../layout/profile-places.ts";
import { listProfiles } from "./list-profiles.ts";
import type { ProfileFault } from "./profile-fault.ts";
import type { ProfileLine } from "./profile-line.ts";
import { verifyProfile } from "./verify-profile.ts";

/**
 * Verifies every profile of the prefixes that flips of this root name, and of the usual one. A broken one is an error where it is
 * active, a warning else. Reads only.
 *
 * @throws `E_POLICY` `profiles_unusable`; `E_GENERIC` `interrupted`
 */
export async function profileFindings(root: Root, context: Context): Promise<readonly Finding[]> {
  const prefixes = new Set([DEFAULT_PREFIX, ...(await flips(context)).pointers.map(({ prefix }) => prefix)]);
  const broken: Finding[] = [];
  let whole = 0;
  for (const prefix of prefixes) {
    for (const line of (await listProfiles(root, prefix)).profiles) {
      const finding = await findingOf(root, context, { prefix, line });
      if (finding === null) whole += 1;
      else broken.push(finding);
    }
  }
  if (broken.length > 0) return broken;
  return [{ check: "profiles", level: "ok", text: whole === 0 ? "none" : `${whole}, each as it was built`, error: null, remedies: [] }];
}

/** Null: it is whole. */
async function findingOf(root: Root, { policy, signal }: Context, { prefix, line }: { readonly prefix: string; readonly line: ProfileLine }): Promise<Finding | null> {
  try {
    const { faults } = await verifyProfile(root, { prefix, name: line.name, policy, signal });
    return faults.length === 0 ? null : told(prefix, line, incomplete(line, faults));
  } catch (error) {
    if (!isSwitchyardError(error) || error.id !== "E_POLICY") throw error;
    return told(prefix, line, error);
  }
}

/** @param faults one at least */
function incomplete({ name }: ProfileLine, faults: readonly ProfileFault[]): SwitchyardError {
  const [first] = faults;
  const more = faults.length === 1 ? "" : ` (and ${faults.length - 1} more)`;
  const message = `at ${JSON.stringify(first?.path ?? name)} found ${first?.found ?? ""}; needed is ${first?.needed ?? ""}${more}`;
  return new SwitchyardError({ id: "E_POLICY", reason: "profile_incomplete", op: "doctor", path: first?.path, message });
}

function told(prefix: string, { name, current }: ProfileLine, cause: SwitchyardError): Finding {
  const { reported } = reportError(cause);
  const remedies = [`switchyard profile show ${name}${prefixWords(prefix)}`, ...(current ? [`switchyard profile rollback${prefixWords(prefix)} --commit`] : [])];
  const text = `the ${current ? "active " : ""}profile ${name}: ${reported.message}`;
  return { check: "profiles", level: current ? "error" : "warn", text, error: current ? reported : null, remedies };
}
