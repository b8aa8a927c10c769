/** This defines `reportList`: the profiles of several prefixes, as a report. */
import { flips, type Context } from "@switchyard/engine";
import { isSwitchyardError, type Root } from "@switchyard/fs-atomic";
import { inRoot } from "../layout/in-root.ts";
import type { Pointer } from "../layout/read-pointer.ts";
import { listProfiles } from "../look/list-profiles.ts";
import type { ProfileLine } from "../look/profile-line.ts";
import { verifyProfile } from "../look/verify-profile.ts";
import { endedReport, type EndedReport } from "./ended-report.ts";

/** One profile, its tree looked at. */
export interface ListedProfile extends ProfileLine {
  /** In how many ways its tree is not what its record says, or cannot be run, as far as that is seen without reading programs; null: nobody can look. */
  readonly faults: number | null;
}

/** The profiles of one prefix. */
export interface ListedPrefix {
  readonly prefix: string;
  readonly pointer: Pointer;
  /** Sorted by name. */
  readonly profiles: readonly ListedProfile[];
}

/** What `reportList` returns. */
export interface ListReport extends EndedReport {
  readonly kind: "switchyard.profile_list";
  readonly command: "profile list";
  readonly prefixes: readonly ListedPrefix[];
}

/** Which prefixes. */
export interface ListRequest {
  readonly prefix: string;
  /** Whether those that runs of this root know are listed as well. */
  readonly all: boolean;
}

/** Lists them, the one that is named first, and looks at every applet. Needs no lock and writes nothing. A root that was never touched has none. */
export async function reportList(context: Context, { prefix, all }: ListRequest): Promise<ListReport> {
  const none: Pick<ListReport, "kind" | "command"> = { kind: "switchyard.profile_list", command: "profile list" };
  try {
    const known = all ? (await flips(context)).pointers.map((pointer) => pointer.prefix) : [];
    const prefixes = await inRoot(context, async (root) => {
      const listed: ListedPrefix[] = [];
      for (const one of new Set([prefix, ...known])) listed.push(await listedPrefix(root, context, one));
      return listed;
    });
    return { ...none, ...endedReport(null), prefixes };
  } catch (error) {
    return { ...none, ...endedReport(error), prefixes: [] };
  }
}

async function listedPrefix(root: Root, context: Context, prefix: string): Promise<ListedPrefix> {
  const { pointer, profiles } = await listProfiles(root, prefix);
  const looked: ListedProfile[] = [];
  for (const line of profiles) looked.push({ ...line, faults: line.error === null ? await faultsOf(root, context, { prefix, name: line.name }) : null });
  return { prefix, pointer, profiles: looked };
}

/** One that was removed meanwhile is told as it was. */
async function faultsOf(root: Root, { policy, signal }: Context, which: { readonly prefix: string; readonly name: string }): Promise<number | null> {
  try {
    return (await verifyProfile(root, { ...which, policy, signal })).faults.length;
  } catch (error) {
    if (isSwitchyardError(error) && error.id === "E_POLICY") return null;
    throw error;
  }
}
