/** This defines `planShapes`: the plans that the lanes strike, and the systems that they are for. */
import { DEFAULT_LINKS } from "../../scratch/create-scratch-root.ts";
import type { ScratchLink } from "../../scratch/scratch-link.ts";

/** A plan for a system on which an earlier run may stand. */
export interface PlanShape {
  /** What the plan switches; to a second provider where the earlier run has switched the same target. */
  readonly links: readonly ScratchLink[];
  /** What an earlier run has switched; default: there was none. */
  readonly earlier?: readonly ScratchLink[];
  /** The targets that the plan puts back. */
  readonly restores?: readonly string[];
}

const [real, echo, uname, alias, absent] = DEFAULT_LINKS;

/** So many targets in so many directories that whole file systems are synced, instead of each of them. */
const MANY = 20;

/** The same switch in another directory. */
function movedTo(directory: string, link: ScratchLink): ScratchLink {
  return { ...link, target: `${directory}/${link.target.slice(link.target.lastIndexOf("/") + 1)}` };
}

/** By what is special about each. */
export const planShapes = {
  /** Two directories, and at the targets files, a link and nothing. */
  mixedKinds: { links: DEFAULT_LINKS },
  /** One directory for each target, some below others, each synced by itself. */
  severalDirectories: {
    links: [real, movedTo("/usr/lib/tools", echo), movedTo("/usr/lib/tools/more", uname), movedTo("/usr/libexec", alias), absent],
  },
  /** Every target is the link of an earlier run, which had found a file, a link and nothing. */
  replacing: { earlier: [real, uname, alias, absent], links: [real, uname, alias, absent] },
  /** Nothing is switched; all that an earlier run has displaced comes back. */
  restoring: { earlier: DEFAULT_LINKS, links: [], restores: DEFAULT_LINKS.map(({ target }) => target) },
  /** One target is switched for the first time, some again, and some are put back. */
  replacingAndRestoring: {
    earlier: [real, uname, alias, absent],
    links: [echo, real, absent],
    restores: [alias.target, uname.target],
  },
  many: {
    links: Array.from({ length: MANY }, (_, at): ScratchLink => ({ target: `/usr/${at}/true`, source: `/opt/${at}/true`, prior: "file" })),
  },
} as const satisfies Readonly<Record<string, PlanShape>>;
