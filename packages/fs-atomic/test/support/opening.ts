/** This is what a process runs that may lack a system call: it opens directories and swaps, and prints how that went. argv: the root. */
import { closeDir, openDir } from "../../src/path/dir-handle.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { openRoot } from "../../src/path/root.ts";
import { settleSwap } from "../../src/swap/settle-swap.ts";
import { swap } from "../../src/swap/swap.ts";
import { OPEN, RESOLVE } from "../../src/syscalls/kernel-abi.ts";
import { look } from "./look.ts";
import { told } from "./refusal.ts";
import { begin, prepare } from "./shapes.ts";

/** What the process prints. */
export interface Opened {
  /** Of openat2(2) itself: the errno, or `done`. */
  readonly openat2: string;
  /** Of `openDir`, by path: the reason of its refusal, or `done`. */
  readonly dirs: Record<string, string>;
  /** Whether a swap in the innermost of them was undone exactly. */
  readonly swapped: boolean;
}

const path = process.argv[2] ?? "";
const root = openRoot(path);
const parentsOf = (below: string): ReturnType<typeof nodeName>[] => below.split("/").map(nodeName);

function outcome(act: () => void): string {
  try {
    act();
    return "done";
  } catch (error) {
    return told(error).reason;
  }
}

function swapped(): boolean {
  prepare(`${path}/usr/bin`, { prior: "file", next: "link" });
  const dir = openDir(root, parentsOf("usr/bin"));
  const before = JSON.stringify(look(dir));
  const change = begin(dir, { prior: "file", next: "link" }, () => undefined);
  swap(dir, change, { allowNoExchange: false });
  settleSwap(dir, change, "undo");
  return JSON.stringify(look(dir)) === before;
}

const openat2 = outcome(() => root.sys.close(root.sys.openat2(root.fd, ".", { flags: OPEN.DIRECTORY, resolve: RESOLVE.BENEATH })));
const dirs = Object.fromEntries(["usr", "usr/bin", "link/bin", "usr/out", "gone", "file"].map((below) => [below, outcome(() => closeDir(openDir(root, parentsOf(below))))]));
process.stdout.write(JSON.stringify({ openat2, dirs, swapped: swapped() } satisfies Opened));
