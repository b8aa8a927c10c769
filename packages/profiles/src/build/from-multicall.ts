/** This defines `fromMulticall`: one program under the names of all its applets. */
import { formatPath, nodeName, safePath, withLook, type Root } from "@switchyard/fs-atomic";
import type { Policy } from "@switchyard/policy";
import { askApplets } from "./ask-applets.ts";
import type { Candidate, Gathered } from "./candidate.ts";
import { checkSource } from "./check-source.ts";

/** The program, and the applets that are wanted of it. */
export interface Multicall {
  readonly path: string;
  readonly applets?: readonly string[] | undefined;
}

/** What asking goes by. */
export interface AskOptions {
  readonly policy: Policy;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The program is judged before it is asked anything: whoever can write it could have us run what they like.
 *
 * @throws `E_POLICY`: as the gates of a source; `applets_unknown`; `E_USAGE` `bad_name`: a given name that is none
 */
export async function fromMulticall(root: Root, { path: file, applets }: Multicall, options: AskOptions): Promise<Gathered> {
  const asked = safePath(file);
  const path = withLook(root, (look) => {
    checkSource(look, asked, options.policy);
    return look.resolve(asked, "follow").path;
  });
  const names = applets ?? (await askApplets(root, { path, argv0: asked.name }, options.signal));
  const candidates = [...new Set(names)].sort().map((name): Candidate => ({ name: nodeName(name), path: asked }));
  return { origin: { kind: "multicall", path: formatPath(path) }, candidates, passedOver: [], warnings: [] };
}
