/** This defines `finalOf`: what a path is to lead to, as the health checks take it. Reads only. */
import { identityOf, isSwitchyardError, safePath, type Look, type SafePath } from "@switchyard/fs-atomic";
import type { SmokeTarget } from "@switchyard/smoke";

/** A path, and one that leads to where it is to lead. */
export interface WantedEnd extends Pick<SmokeTarget, "level"> {
  readonly target: string;
  readonly source: string;
  readonly isProgram?: boolean;
}

/** The target, and where `source` leads now. One that leads nowhere is no node, and the check of the link says so. */
export function finalOf(look: Look, { target, source, isProgram = true, level }: WantedEnd): SmokeTarget {
  return { target: safePath(target), source: { ...sourceAt(look, safePath(source)), isProgram }, level };
}

function sourceAt(look: Look, path: SafePath): Pick<SmokeTarget["source"], "path" | "identity"> {
  try {
    const { path: final, node } = look.end(path);
    return { path: final, identity: identityOf(node) };
  } catch (error) {
    if (isSwitchyardError(error)) return { path, identity: { kind: "none" } };
    throw error;
  }
}
