/** This defines `factFindings`: whether the end of the record of facts is whole (REQ-O9). Reads only. */
import { closeDir, errnoOf, nodeName, openFile, SwitchyardError, type DirHandle, type Root } from "@switchyard/fs-atomic";
import { CHAIN_START, factLinesBackwards, objectIn, verifyChain } from "@switchyard/facts";
import { FACTS_DIR, FACTS_NAME, type Context } from "../context.ts";
import { recordedHeads } from "../facts/recorded-heads.ts";
import { openExisting } from "../state/open-state.ts";
import { ok, warn, wrong, type Finding } from "./finding.ts";

/** So many lines from the end are looked at; `facts verify` looks at all. */
const TAIL = 500;
/** The largest file of facts that is looked into, in bytes. */
const LIMIT = 1024 * 1024 * 1024 * 1024;
const NEWLINE = 10;

/** The last lines follow from one another, the newest run's head is among them, and the last line came to its end. @throws `E_GENERIC` */
export function factFindings(root: Root, context: Context): Finding[] {
  const opened = openExisting(root, FACTS_DIR);
  const [head] = recordedHeads(root, context);
  if (opened === null) return head === undefined ? [ok("facts", "none yet")] : [broken(`${FACTS_DIR} is gone, and a run has recorded facts there`)];
  try {
    return lookAt(opened.dir, head);
  } finally {
    closeDir(opened.dir);
  }
}

function lookAt(dir: DirHandle, head: string | undefined): Finding[] {
  const { lines, isAll } = tail(dir);
  const [first] = lines;
  if (first === undefined) return head === undefined ? [ok("facts", "none yet")] : [broken("there are none, and a run has recorded some")];
  const from = objectIn(first)?.["prev_hash"];
  const verdict = verifyChain(lines, typeof from === "string" ? from : CHAIN_START);
  if (!verdict.ok) return [broken(`the chain is broken ${lines.length - verdict.line} lines before its end: ${verdict.found}`)];
  const known = new Set(lines.flatMap((line) => objectIn(line)?.["prev_hash"] ?? []));
  const isKnown = head === undefined || head === verdict.head || known.has(head);
  if (!isKnown && isAll) return [broken("the end is gone that the newest run recorded")];
  const torn = isTorn(dir) ? [warn("facts", "the last line is torn: a writer was cut short; the next one removes it", ["switchyard facts verify"])] : [];
  return [...torn, ok("facts", `the last ${lines.length} follow from one another${isKnown ? "" : "; the newest run's are further back"}`)];
}

/** The last lines, oldest first. */
function tail(dir: DirHandle): { readonly lines: readonly string[]; readonly isAll: boolean } {
  const lines: string[] = [];
  for (const line of factLinesBackwards(dir, nodeName(FACTS_NAME))) {
    if (lines.length === TAIL) return { lines: lines.toReversed(), isAll: false };
    lines.push(line);
  }
  return { lines: lines.toReversed(), isAll: true };
}

function isTorn(dir: DirHandle): boolean {
  try {
    const file = openFile(dir, nodeName(FACTS_NAME), LIMIT);
    try {
      return file.size > 0 && file.read(file.size - 1, 1)[0] !== NEWLINE;
    } finally {
      file.close();
    }
  } catch (error) {
    // Just now it became full, and the next one is not there yet.
    if (errnoOf(error) === "ENOENT") return false;
    throw error;
  }
}

function broken(message: string): Finding {
  return wrong("facts", new SwitchyardError({ id: "E_GENERIC", reason: "chain_broken", op: "doctor", message }));
}
