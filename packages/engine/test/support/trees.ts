/** This defines small profile trees for the engine's tests of flips: real directories, and what knows of them. */
import { chmodSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from "node:fs";
import type { Context } from "../../src/context.ts";
import { isSwitchyardError, resolveInRoot, safePath, SwitchyardError, type Root } from "@switchyard/fs-atomic";
import { flip, type FlipReport } from "../../src/flip/flip.ts";
import type { FlipRequest, FlipTrees, SeenTrees } from "../../src/flip/flip-request.ts";
import { program, scratch, type ContextOptions, type Scratch } from "./scratch.ts";

/** Where the trees are. */
export const PREFIX = "/usr/lib/switchyard";
export const POINTER: string = `${PREFIX}/active`;

/** A root with two profiles. */
export interface Profiles extends Scratch {
  /** The text of the pointer; null: there is none. */
  readonly pointer: () => string | null;
  /** Makes a tree with these applets, or adds them to it. */
  readonly build: (profile: string, applets: readonly string[]) => void;
  readonly applets: (profile: string) => string[];
}

/** Makes the root, with the profiles `vendor` (ls, cat) and `new` (ls, cat, fresh). @param below the directory in which it is */
export function profiles(below?: string): Profiles {
  const place = scratch(below);
  const pointer = (): string | null => {
    try {
      return readlinkSync(place.at(POINTER));
    } catch {
      return null;
    }
  };
  const build = (profile: string, applets: readonly string[]): void => {
    const bin = place.at(`${PREFIX}/profiles/${profile}/bin`);
    mkdirSync(bin, { recursive: true, mode: 0o755 });
    for (const applet of applets) program(`${bin}/${applet}`, `${profile} ${applet}`);
  };
  const applets = (profile: string): string[] => readdirSync(place.at(`${PREFIX}/profiles/${profile}/bin`)).sort();
  build("vendor", ["cat", "ls"]);
  build("new", ["cat", "fresh", "ls"]);
  for (const dir of ["usr/lib", PREFIX, `${PREFIX}/profiles`]) chmodSync(place.at(dir), 0o755);
  return { ...place, pointer, build, applets };
}

/** What may be different from a commit to the profile `new`. */
export interface FlipOptions extends Partial<Omit<FlipRequest, "trees">> {
  readonly context?: ContextOptions & Partial<Pick<Context, "searchPath" | "smokeRunner" | "lockManager">>;
  readonly trees?: Partial<FlipTrees>;
}

/** Flips. */
export async function flipTo(place: Profiles, toProfile: string, { context = {}, trees = {}, ...more }: FlipOptions = {}): Promise<FlipReport> {
  return flip(place.context(context), { pointer: POINTER, prefix: PREFIX, why: null, mode: "commit", ...more, toProfile, trees: { ...treesOf(place, toProfile), ...trees } });
}

/** Trees as they lie there. What the new one lacks is kept, by links to the old one's entries. */
export function treesOf(place: Profiles, toProfile: string): FlipTrees {
  return {
    look: async (root, { fromProfile }): Promise<SeenTrees> => {
      if (!isThere(root, toProfile)) {
        const missing = new SwitchyardError({ id: "E_USAGE", reason: "bad_profile_name", op: "flip", message: `Cannot flip to ${toProfile}: it is not there.` });
        return { errors: [missing], applets: 0, kept: [], dropped: [], added: [], checks: [], warnings: [] };
      }
      const [from, to] = [fromProfile === null || !isThere(root, fromProfile) ? [] : place.applets(fromProfile), place.applets(toProfile)];
      const kept = from.filter((applet) => !to.includes(applet));
      const checks = [...to, ...kept].map((applet) => ({ target: `${POINTER}/bin/${applet}`, source: `${PREFIX}/profiles/${toProfile}/bin/${applet}` }));
      return { errors: [], applets: to.length + kept.length, kept, dropped: [], added: to.filter((applet) => !from.includes(applet)), checks, warnings: [] };
    },
    complete: async (_root, { kept }) => {
      for (const applet of kept) symlinkSync(`../../vendor/bin/${applet}`, place.at(`${PREFIX}/profiles/${toProfile}/bin/${applet}`));
    },
    check: async () => undefined,
  };
}

function isThere(root: Root, profile: string): boolean {
  try {
    resolveInRoot(root, safePath(`${PREFIX}/profiles/${profile}/bin`), "follow");
    return true;
  } catch (error) {
    if (isSwitchyardError(error)) return false;
    throw error;
  }
}
