/** This defines `step`: one thing done in a directory, which is then compared with its model. */
import { errnoOf, isSwitchyardError, sha256 } from "@switchyard/fs-atomic";
import { expect } from "vitest";
import { createSnapshot, findBackups, pin, previewPrune, prune, restore, settleTarget, swapWithBackup, type Backup, type Catalog, type NewNode, type Selection } from "../../src/index.ts";
import { privilegedAside, type Ground } from "./kill-ground.ts";
import { Killed, killedAt } from "./kill.ts";
import { sys } from "./kill-trial.ts";
import { interfere } from "./model-foreign.ts";
import { dwellerAt, dwellers, isThere, type Command, type Dweller, type Model } from "./model-state.ts";
import { LS } from "./stand.ts";

/** Does one thing and compares the directory with the model. */
export async function step(of: Ground, model: Model, command: Command): Promise<void> {
  model.round += 1;
  if ("at" in command) interfere(of, model, command);
  else await act(of, model, command);
  compare(of, model);
}

type Verb = Extract<Command, { readonly kill: number }>;

async function act(of: Ground, model: Model, command: Verb): Promise<void> {
  const selection = selectionOf(of, command);
  const mayGo = command.do === "prune" ? prunable(of) : [];
  if (command.do === "snapshot") model.vendor = null;
  expect(mayGo).not.toContain(model.vendor);
  const aim = command.do === "restore" ? aimOf(of, model, selection) : undefined;
  const end = await run(() => verb(of.open(killedAt(sys, command.kill).sys), command, { model, selection }));
  await settleTarget(of.open(), LS);
  count(model, command, end);
  if (end !== "killed" && command.do === "prune") expect(mayGo.filter((ino) => isThere(of, ino))).toEqual([]);
  for (const ino of mayGo) if (!isThere(of, ino)) model.living.delete(ino);
  const now = dwellerAt(of.bin, LS);
  if (command.do === "swap") arrive(model, now, { wanted: contentOf(command, model), end });
  if (command.do === "restore") arrive(model, now, { wanted: aim === undefined ? ((end === "changed" ? now : model.target)?.content ?? null) : aim, end });
}

/** Which node a selection means, told from the sidecars' order alone; undefined where it cannot be told. */
function aimOf(of: Ground, model: Model, selection: Selection): string | null | undefined {
  const backups = findBackups(of.open(), LS).filter((one) => one.state !== "unreadable");
  const undo = backups.filter(({ role, state }) => role === "undo" && state !== "consumed");
  const chosen = selection === "newest" ? undo[0] : selection === "previous" ? undo[1] : selection === "original" ? undo.at(-1) : backups.find(({ sidecar }) => "run_id" in sidecar && sidecar.run_id === selection.run);
  if (chosen === undefined) return undefined;
  if (chosen.sidecar.prior_kind === "none") return null;
  if (chosen.state === "whole") return dwellerAt(of.kept, chosen.names.payload)?.content;
  if (chosen.sidecar.prior_kind === "symlink") return `-> ${chosen.sidecar.prior_dest}`;
  const ino = "inode" in chosen.sidecar && chosen.sidecar.inode !== undefined ? BigInt(chosen.sidecar.inode) : undefined;
  const content = ino === undefined ? undefined : model.living.get(ino);
  // The number may be another's by now.
  const isIt = content !== undefined && "payload_hash" in chosen.sidecar && sha256(Buffer.from(content, "latin1")) === chosen.sidecar.payload_hash;
  return isIt ? content : undefined;
}

interface Arrival {
  readonly wanted: string | null;
  readonly end: string;
}

/** Takes over what stands at the target now: what was wanted, or, where the verb failed or was killed, what stood there. */
function arrive(model: Model, now: Dweller | null, { wanted, end }: Arrival): void {
  const content = now?.content ?? null;
  const old = model.target?.content ?? null;
  if (end === "unchanged") expect(now).toEqual(model.target);
  // A backup whose payload was written to is still what the target is, where that is as it was kept.
  const isKnown = end === "changed" || (end === "unchanged" && !model.isDamaged);
  if (isKnown) expect([end, content]).toEqual([end, wanted]);
  else if (content !== wanted) expect([end, content]).toEqual([end, old]);
  model.target = now;
  if (now !== null) model.living.set(now.ino, now.content);
}

async function run(does: () => Promise<unknown>): Promise<string> {
  try {
    const result = await does();
    return typeof result === "object" && result !== null && "outcome" in result ? String(result.outcome) : "done";
  } catch (error) {
    if (error instanceof Killed) return "killed";
    if (isSwitchyardError(error)) return error.reason;
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    return errno;
  }
}

function contentOf(command: Verb, { round }: Model): string | null {
  if (command.do !== "swap" || command.to === "absent") return null;
  return command.to === "link" ? `-> link ${round}` : `file ${round}`;
}

function newNode(command: Extract<Verb, { do: "swap" }>, { round }: Model): NewNode {
  if (command.to === "absent") return null;
  if (command.to === "link") return { link: `link ${round}` };
  return { file: Buffer.from(`file ${round}`), metadata: { mode: command.to === "setid" ? 0o4755 : 0o755 } };
}

function verb(catalog: Catalog, command: Verb, { model, selection }: { readonly model: Model; readonly selection: Selection }): Promise<unknown> {
  switch (command.do) {
    case "swap":
      return swapWithBackup(catalog, LS, newNode(command, model), { runId: `run ${model.round}` });
    case "restore":
      return restore(catalog, LS, selection, { runId: `run ${model.round}` });
    case "snapshot":
      return createSnapshot(catalog, LS);
    case "prune":
      return prune(catalog, [LS], { countLimit: 3, now: Date.now() });
    case "pin":
      return Promise.all(findBackups(catalog, LS).slice(0, 1).map((backup) => pin(catalog, backup)));
    case "settle":
      return settleTarget(catalog, LS);
  }
}

function selectionOf(of: Ground, command: Verb): Selection {
  if (command.do !== "restore") return "newest";
  if (command.which !== "run") return command.which;
  const [newest] = findBackups(of.open(), LS);
  return newest !== undefined && newest.state !== "unreadable" && "run_id" in newest.sidecar ? { run: newest.sidecar.run_id } : "newest";
}

function prunable(of: Ground): readonly bigint[] {
  return previewPrune(of.open(), [LS], { countLimit: 3, now: Date.now() }).flatMap(({ pruned }) => pruned.flatMap(inodeOf));
}

function inodeOf({ payload }: Backup): readonly bigint[] {
  return payload.kind === "none" ? [] : [payload.stat.ino];
}

/** Everyone is where he should be, and nobody is missing. */
function compare(of: Ground, model: Model): void {
  expect(dwellerAt(of.bin, LS)).toEqual(model.target);
  const there = dwellers(of);
  for (const [ino, content] of model.living) expect([content, there.get(ino)]).toEqual([content, content]);
  expect(privilegedAside(of)).toEqual([]);
  const generations = findBackups(of.open(), LS).flatMap((one) => (one.state === "unreadable" || one.generation === 0 ? [] : [one.generation]));
  expect(new Set(generations).size).toBe(generations.length);
  model.generation = Math.max(model.generation, ...generations);
}

function count(model: Model, command: Verb, end: string): void {
  const key = `${command.do}: ${end}`;
  model.tally.set(key, (model.tally.get(key) ?? 0) + 1);
}
