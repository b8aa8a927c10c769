/** This defines `readAlternatives`: which of the asked paths update-alternatives manages. */
import { decodeBytes, ignoring, openFile, pathIn, type DirHandle } from "@switchyard/fs-atomic";
import type { DatabaseFault } from "../database/database-fault.ts";
import { faultOf } from "../database/fault-of.ts";
import type { Question } from "../database/reading.ts";
import type { RootFiles } from "../database/root-files.ts";
import type { AlternativeFact } from "./alternative-fact.ts";
import { parseAlternative, type Alternative } from "./parse-alternative.ts";

/** Debian's, then that of Red Hat and SUSE. */
const PLACES = ["/var/lib/dpkg/alternatives", "/var/lib/alternatives"] as const;
const LINKS = "/etc/alternatives";
/** In bytes. */
const LIMIT = 1024 * 1024;

/** Managed paths, canonical, and the first fault among the records: a path that is not found may be in that one. */
export interface Alternatives {
  readonly links: ReadonlyMap<string, AlternativeFact>;
  readonly fault: DatabaseFault | undefined;
}

/** Reads every record once. */
export function readAlternatives(files: RootFiles, question: Question): Alternatives {
  const links = new Map<string, AlternativeFact>();
  const faults: DatabaseFault[] = [];
  const trying = (file: string, act: () => void): void => {
    try {
      act();
    } catch (error) {
      faults.push(faultOf(null, file, error));
    }
  };
  for (const place of PLACES) {
    trying(place, () => {
      files.in(place, (dir) => {
        for (const name of dir.sys.readDirectory(dir.fd).filter((one) => !one.startsWith(".")).toSorted()) {
          // What dpkg's program or chkconfig's leaves behind where it was interrupted.
          if (name.endsWith(".dpkg-tmp") || name.endsWith(".new")) continue;
          trying(pathIn(dir, name), () => note(files, { group: name, alternative: read(dir, name) }, { question, links }));
        }
      });
    });
  }
  return { links, fault: faults[0] };
}

function read(dir: DirHandle, name: string): Alternative {
  const file = openFile(dir, name, LIMIT);
  try {
    return parseAlternative(decodeBytes(file.read(0, file.size)), name, pathIn(dir, name));
  } finally {
    file.close();
  }
}

interface Notes {
  readonly question: Question;
  readonly links: Map<string, AlternativeFact>;
}

function note(files: RootFiles, { group, alternative }: { group: string; alternative: Alternative }, { question, links }: Notes): void {
  for (const { name, link, choices } of alternative.links) {
    const canonical = question.canonical(link);
    if (canonical === undefined || !question.paths.has(canonical)) continue;
    links.set(canonical, { state: "link", name, group, mode: alternative.mode, choices, current: current(files, name) });
  }
}

/** Where the link leads now; only links stand there. */
function current(files: RootFiles, name: string): string | null {
  // EINVAL: it is no link.
  return files.in(LINKS, (dir) => ignoring(["ENOENT", "EINVAL"], () => dir.sys.readlinkat(dir.fd, name))) ?? null;
}
