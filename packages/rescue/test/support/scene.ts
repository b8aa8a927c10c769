/** This defines scenes: a root with targets of every kind, brought into each state that a run may stop in. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  closeDir, closeRoot, encodeBytes, identityOf, isSwitchyardError, linuxSyscalls, nodeName, observe, openDir, openRoot, RENAME, sha256, stageLink, swap,
  SyscallError, type DirHandle, type NodeName, type ObservedNode, type Swap, type Syscalls,
} from "@switchyard/fs-atomic";
import { onTestFinished } from "vitest";
import { undoScript, type UndoStep } from "../../src/index.ts";
import { scratch } from "@switchyard/test-support/scratch";

/** What stands at the target before. */
export type Kind = "file" | "symlink" | "absent";
/**
 * How far the run came with a target: not begun; its link staged; exchanged but not yet filed; filed; the same without
 * RENAME_EXCHANGE, cut short after the hard link, and done.
 */
export type State = "untouched" | "staged" | "exchanged" | "filed" | "linked" | "linked over";

/** A target of the scene. */
export interface SceneTarget {
  readonly name: string;
  readonly kind: Kind;
  readonly state: State;
  /** What the run makes of it: a link if absent; a kept file or link put back; nothing. */
  readonly becomes?: "kept file" | "kept symlink" | "absent";
}

/** A root, the run's folder in it, and the script there. */
export interface Scene {
  /** Not the root: a directory for other things of the test. */
  readonly outside: string;
  readonly root: string;
  readonly folder: string;
  readonly script: string;
  readonly steps: readonly UndoStep[];
  /** What the target directory held before the run: names, identities and bytes. */
  readonly before: string;
  /** What it holds now. */
  readonly now: () => string;
  readonly at: (name: string) => Buffer;
}

const RUN = "019a0000-0000-7000-8000-000000000001";
const PARENTS = [nodeName("usr"), nodeName("bin dir")];

/** Makes the scene. */
export function scene(targets: readonly SceneTarget[]): Scene {
  const { path: outside } = scratch();
  const root = join(outside, "ro'ot $dir");
  const folder = join(root, "var/lib/switchyard/runs", RUN);
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(root, "usr/bin dir"), { recursive: true });
  const sys = linuxSyscalls();
  const opened = openRoot(root);
  const dir = openDir(opened, PARENTS);
  onTestFinished(() => {
    closeDir(dir);
    closeRoot(opened);
  });
  const at = (name: string): Buffer => Buffer.concat([Buffer.from(`${root}/usr/bin dir/`), encodeBytes(name)]);
  for (const target of targets) makePrior(at(target.name), target.kind);
  for (const { name, becomes } of targets) if (becomes === "kept file" || becomes === "kept symlink") makePrior(at(keptOf(name)), becomes === "kept file" ? "file" : "symlink");
  const before = describe(dir, at);
  const steps = targets.map((target, index) => stepOf(dir, target, index));
  for (const [index, step] of steps.entries()) bring(dir, sys, step, targets[index]?.state ?? "untouched");
  const script = join(folder, "undo.sh");
  writeFileSync(script, Buffer.concat([...undoScript({ runId: RUN, depth: 5, lockDir: ["var", "lib", "switchyard"].map((name) => nodeName(name)), steps: steps.toReversed() })]), { mode: 0o755 });
  return { outside, root, folder, script, steps, before, now: () => describe(dir, at), at };
}

function makePrior(path: Buffer, kind: Kind): void {
  if (kind === "file") writeFileSync(path, `old ${sha256(path)}`, { mode: 0o755 });
  if (kind === "symlink") symlinkSync(Buffer.concat([Buffer.from("old/"), path]), path);
}

/** Where the node that is to come back was kept. */
function keptOf(name: string): NodeName {
  return nodeName(`.${name}.sw.earlier.bak`);
}

function stepOf(dir: DirHandle, { name, kind, becomes }: SceneTarget, index: number): UndoStep {
  const step = { parents: PARENTS, target: nodeName(name), payload: nodeName(`.${name}.sw.${index}.bak`) };
  const wasAbsent = kind === "absent";
  if (becomes === "absent") return { ...step, places: "nothing" };
  if (becomes === undefined) return { ...step, places: "link", stage: nodeName(`.${name}.sw.${index}.stage`), dest: `../../opt/${name}`, wasAbsent };
  return { ...step, places: "node", from: keptOf(name), node: identityOf(observe(dir, keptOf(name))), wasAbsent };
}

/** The node that comes in, ready at its name. */
function incomingOf(dir: DirHandle, step: UndoStep): Swap["incoming"] {
  if (step.places === "nothing") return null;
  if (step.places === "link") return { name: step.stage, how: "link", node: { identity: stageLink(dir, step.stage, step.dest) } };
  return { name: step.from, how: "payload", node: { identity: identityOf(observe(dir, step.from)) } };
}

/** Brings a target into the state with the real swap, which is stopped where the state says. */
function bring(dir: DirHandle, sys: Syscalls, step: UndoStep, state: State): void {
  if (state === "untouched") return;
  const prior = identityOf(observe(dir, step.target));
  const incoming = incomingOf(dir, step);
  if (state === "staged") return;
  const dying: DirHandle = { ...dir, sys: { ...sys, rename: (fd, from, to, flags) => renameOf(sys, state)(fd, from, to, flags) } };
  try {
    swap(dying, { target: step.target, incoming, prior, keep: step.payload }, { allowNoExchange: true });
  } catch (error) {
    if (!isSwitchyardError(error) || error.errno !== "EIO") throw error;
  }
}

function renameOf(sys: Syscalls, state: State): Syscalls["rename"] {
  return (fd, from, to, flags) => {
    const degraded = state === "linked" || state === "linked over";
    if (degraded && flags !== 0) throw new SyscallError("renameat2", "EINVAL", to);
    const last = state === "exchanged" ? RENAME.NOREPLACE : state === "linked" ? 0 : -1;
    if (flags === last) throw new SyscallError("renameat2", "EIO", to);
    sys.rename(fd, from, to, flags);
  };
}

function describe(dir: DirHandle, at: (name: string) => Buffer): string {
  const names: NodeName[] = dir.sys.readDirectory(dir.fd).map((name) => nodeName(name)).sort();
  return JSON.stringify(names.map((name) => [name, contentOf(at(name), observe(dir, name)), identityOf(observe(dir, name))]), null, 1);
}

function contentOf(path: Buffer, node: ObservedNode): string | null {
  return node.kind === "file" ? sha256(readFileSync(path)) : null;
}
