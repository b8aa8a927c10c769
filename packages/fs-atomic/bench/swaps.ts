/** This measures swaps: ours, the bare calls through the same binding, and a C program that makes the same calls. */
import { execFileSync } from "node:child_process";
import { identityOf, nodeName, observe, OPEN, RENAME, stageLink, swap, SyncGroup, type DirHandle, type NodeIdentity, type NodeName } from "../src/index.ts";
import { compiled, each, filled, medians, show, within } from "./support.ts";

const DEST = "../provider/tool";
const strict = { allowNoExchange: false };

type Names = { readonly target: NodeName; readonly stage: NodeName; readonly keep: NodeName };
type Ready = Names & { readonly prior: NodeIdentity };

function namesOf(at: number): Names {
  return { target: nodeName(`tool${at}`), stage: nodeName(`.tool${at}.bench.1.stage`), keep: nodeName(`.tool${at}.bench.1.bak`) };
}

function switchOne(dir: DirHandle, { target, stage, keep, prior }: Ready): void {
  const identity = stageLink(dir, stage, DEST);
  swap(dir, { target, incoming: { name: stage, node: { identity }, how: "link" }, prior, keep }, strict);
}

function bare({ fd, sys }: DirHandle, { target, stage, keep }: Names): void {
  const lookAtLink = (): void => {
    const link = sys.openat(fd, stage, { flags: OPEN.PATH | OPEN.NOFOLLOW });
    sys.statx(link, "");
    sys.readlinkat(link, "");
    sys.close(link);
  };
  sys.symlinkat(DEST, fd, stage);
  lookAtLink();
  lookAtLink();
  sys.rename(fd, stage, target, RENAME.EXCHANGE);
  sys.statx(fd, stage);
  sys.rename(fd, stage, keep, RENAME.NOREPLACE);
}

/** Nanoseconds for each swap; what plan and preflight know beforehand, the names and the prior nodes, is not counted. */
async function ours(files: number, sync: boolean): Promise<number> {
  return within(filled(files), (dir) => {
    const ready = Array.from({ length: files }, (_, at): Ready => ({ ...namesOf(at), prior: identityOf(observe(dir, `tool${at}`)) }));
    return each(files, () => (sync ? grouped(dir, ready, switchOne) : ready.forEach((one) => switchOne(dir, one))));
  });
}

async function bound(files: number, sync: boolean): Promise<number> {
  return within(filled(files), (dir) => {
    const ready = Array.from({ length: files }, (_, at) => namesOf(at));
    return each(files, () => (sync ? grouped(dir, ready, bare) : ready.forEach((one) => bare(dir, one))));
  });
}

async function grouped<T>(dir: DirHandle, all: readonly T[], act: (dir: DirHandle, one: T) => void): Promise<void> {
  const group = new SyncGroup();
  for (const one of all) {
    act(dir, one);
    group.changed(dir);
    await group.flushIfDue();
  }
  await group.flush();
}

/** Swaps without a sync, and with one sync for all that happened within 40 ms. */
export async function swaps(files: number, rounds: number): Promise<void> {
  const program = compiled();
  const inC = async (sync: boolean): Promise<number> => Number(execFileSync(program, [filled(files), String(files), sync ? "sync" : "none"], { encoding: "utf8" }));
  for (const sync of [false, true]) {
    const found = await medians({
      "stageLink() and swap()": () => ours(files, sync),
      "(a) the bare calls through the same binding": () => bound(files, sync),
      "(b) the same calls in C": () => inC(sync),
    }, rounds);
    show(`${files} swaps in one directory, ${sync ? "synced in groups" : "no sync"}`, found);
  }
}
