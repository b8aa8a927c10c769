/** This defines what others do to a target and its payloads, and what the model makes of it. */
import { appendFileSync, chmodSync, existsSync, lstatSync, readdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import type { Ground } from "./kill-ground.ts";
import { dwellerAt, type Command, type Model } from "./model-state.ts";
import { LS, type Spot } from "./stand.ts";

/** What someone else does. */
export function interfere(of: Ground, model: Model, { do: deed, at }: Extract<Command, { readonly at: number }>): void {
  const { bin, kept } = of;
  const file = payloadAt(of, at);
  if (deed === "replace") {
    writeFileSync(bin.at("new"), `theirs ${model.round}`);
    renameSync(bin.at("new"), bin.at(LS));
  }
  if (deed === "remove" && model.target !== null) unlinkSync(bin.at(LS));
  if (deed === "replace" || deed === "remove") {
    if (model.target !== null) die(model, model.target.ino);
    model.target = dwellerAt(of.bin, LS);
    if (model.target !== null) model.living.set(model.target.ino, model.target.content);
  }
  if (deed === "plant") {
    const use = ["stage", "old", "bak", "bak.meta.json", "bak.pin"][at % 5] ?? "stage";
    const spot = use.startsWith("bak") ? kept : bin;
    writeFileSync(spot.at(`.ls.switchyard.${unusedInstant(kept, Date.now() + at * 7)}.${use}`), `planted ${model.round}`, { flag: "a" });
  }
  if (file !== undefined) touch(of, model, { deed, file });
}

/** Not a change's own: what is found at its stage name is what it displaced, and goes back to the target. */
function unusedInstant(kept: Spot, millis: number): number {
  return existsSync(kept.at(`.ls.switchyard.${millis}.bak.meta.json`)) ? unusedInstant(kept, millis + 1) : millis;
}

function touch({ kept: { at } }: Ground, model: Model, { deed, file }: { readonly deed: string; readonly file: string }): void {
  const { ino } = lstatSync(at(file), { bigint: true });
  if (deed === "chmod") chmodSync(at(file), 0o700);
  if (deed === "append") appendFileSync(at(file), "+");
  if (deed === "append") model.isDamaged = true;
  if (deed === "append" && model.living.has(ino)) model.living.set(ino, readFileSync(at(file), "latin1"));
  if (deed === "delete") unlinkSync(at(file));
  if (deed === "delete") die(model, ino);
}

/** Someone else removed it. Its inode number may be another's at once. */
function die(model: Model, ino: bigint): void {
  model.living.delete(ino);
  if (model.vendor === ino) model.vendor = null;
}

/** A payload that is a file, if there is one. */
function payloadAt({ kept }: Ground, at: number): string | undefined {
  const payloads = readdirSync(kept.path).filter((name) => name.endsWith(".bak") && lstatSync(kept.at(name)).isFile());
  return payloads.toSorted()[at % Math.max(1, payloads.length)];
}
