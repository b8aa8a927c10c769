/** This defines `providersOf`: the programs that applets of any profile lead to. */
import { isSwitchyardError, nodeName } from "@switchyard/fs-atomic";
import type { Profiles } from "../layout/open-profiles.ts";
import { PROFILE_NAME } from "../layout/profile-name.ts";
import { withTree } from "../layout/with-tree.ts";
import type { RecordedApplet } from "../record/profile-record.ts";
import { readRecord } from "../record/read-record.ts";

/** By their paths, free of links, a profile that leads there by a link. One whose record cannot be read is passed over: no flip leads to it. */
export async function providersOf(profiles: Profiles): Promise<ReadonlyMap<string, string>> {
  const providers = new Map<string, string>();
  for (const name of profiles.dir.sys.readDirectory(profiles.dir.fd).filter((one) => PROFILE_NAME.test(one)).sort()) {
    const applets = await appletsOf(profiles, name);
    for (const applet of applets) if (applet.kind === "symlink") providers.set(applet.source, name);
  }
  return providers;
}

async function appletsOf(profiles: Profiles, name: string): Promise<readonly RecordedApplet[]> {
  try {
    return await withTree(profiles, nodeName(name), ({ dir }) => readRecord(dir, name).applets);
  } catch (error) {
    if (isSwitchyardError(error) && error.id === "E_POLICY") return [];
    throw error;
  }
}
