/** This defines `DiversionExaminer`: what a rollback has to do about the protection of a target, or why it must not be undone. */
import { formatPath, identityOf, isSwitchyardError, nodeName, observe, safePath, sameInode, SwitchyardError, type DirHandle, type ObservedNode, type PresentNode, type ReasonOf, type Root } from "@switchyard/fs-atomic";
import { checkDpkgIdle, ownersOf, readDiversions, type DiversionEntry } from "@switchyard/ownership";
import type { IntentRecord } from "@switchyard/journal";
import type { Context } from "../context.ts";
import { targetOf } from "../run/intent.ts";
import { isContested, isStanding, type Diversion } from "./diversion.ts";

/** What is to be done with the diversion when the target goes back. */
export interface ExaminedDiversion {
  readonly diversion: Diversion;
  /** The file with which an upgrade has replaced the one that the run displaced: it is what goes back. Null: there was no upgrade. */
  readonly upgraded: PresentNode | null;
}

/** Looks at the protected targets of one run. dpkg is asked once for all of them. */
export class DiversionExaminer {
  readonly #entries: readonly DiversionEntry[];
  readonly #packaged: ReadonlySet<string>;
  readonly #busy: SwitchyardError | null;

  private constructor({ entries, packaged, busy }: Records) {
    this.#entries = entries;
    this.#packaged = packaged;
    this.#busy = busy;
  }

  /** Reads dpkg's records where the run protects anything. @throws `E_POLICY` `diversions_unusable` */
  static async open(root: Root, intents: readonly IntentRecord[], { policy }: Pick<Context, "policy">): Promise<DiversionExaminer> {
    const asides = intents.flatMap((record) => (record.diversion === undefined ? [] : [safePath(asidePath(record, record.diversion))]));
    if (asides.length === 0) return new DiversionExaminer({ entries: [], packaged: new Set(), busy: null });
    const packaged = ownersOf(root, asides).filter(({ verdict }) => verdict.state === "owned" && verdict.owners.some(({ manager, through }) => manager === "dpkg" && through === "diversion"));
    return new DiversionExaminer({ entries: await readDiversions(root), packaged: new Set(packaged.map(({ path }) => path)), busy: policy.allow_package_manager_running ? null : whoIsBusy(root) });
  }

  /**
   * Of a target that holds what the run put there, or nothing.
   *
   * @param node what stands there now
   * @returns undefined where the run did nothing about a protection
   * @throws `E_POLICY` `diversion_changed`, `diverted_missing`, `diverted_foreign`, `package_manager_running`
   */
  examine(record: IntentRecord, dir: DirHandle, node: ObservedNode): ExaminedDiversion | undefined {
    const { diversion } = record;
    if (diversion === undefined) return undefined;
    if (this.#busy !== null) throw this.#busy;
    if (isContested(this.#entries, diversion)) throw changed(record, diversion);
    const aside = observe(dir, nodeName(diversion.name));
    return diversion.do === "add" ? this.#taken(record, diversion, aside) : this.#added(record, diversion, { aside, node });
  }

  /**
   * Of a target that is as before all the same while dpkg still diverts it, e.g. because a rollback was cut short just when
   * the package was upgraded.
   *
   * @returns undefined where dpkg does not, and nothing is left to do; else what an upgrade put at the diverted name
   * @throws `E_POLICY` `diversion_left`: there was no upgrade; and as {@link examine}
   */
  examineLeft(record: IntentRecord, dir: DirHandle): ExaminedDiversion | undefined {
    const { diversion } = record;
    if (diversion?.do !== "add" || !isStanding(this.#entries, diversion)) return undefined;
    if (this.#busy !== null) throw this.#busy;
    const examined = this.#taken(record, diversion, observe(dir, nodeName(diversion.name)));
    if (examined.upgraded === null) throw left(record, diversion);
    return examined;
  }

  #taken(record: IntentRecord, diversion: Diversion, aside: ObservedNode): ExaminedDiversion {
    const remove: Diversion = { ...diversion, do: "remove" };
    if (aside.kind !== "none" && sameInode(identityOf(aside), record.prior)) return { diversion: remove, upgraded: null };
    const stands = isStanding(this.#entries, diversion);
    // Who took the diversion away may have taken the second name away with it.
    if (aside.kind === "none") {
      if (!stands) return { diversion: remove, upgraded: null };
      throw missing(record, diversion);
    }
    const isPackaged = stands && this.#packaged.has(formatPath(safePath(asidePath(record, diversion))));
    if (!isPackaged || (aside.kind !== "file" && aside.kind !== "symlink")) throw foreign(record, diversion);
    return { diversion: remove, upgraded: aside };
  }

  /** The protection that a rollback had taken away is to be there again. */
  #added(record: IntentRecord, diversion: Diversion, { aside, node }: { readonly aside: ObservedNode; readonly node: ObservedNode }): ExaminedDiversion | undefined {
    if (isStanding(this.#entries, diversion)) throw changed(record, diversion);
    if (aside.kind !== "none") throw foreign(record, diversion);
    // Nothing is there that a package could upgrade.
    return node.kind === "none" ? undefined : { diversion: { ...diversion, do: "add" }, upgraded: null };
  }
}

/** What dpkg's records say. */
interface Records {
  readonly entries: readonly DiversionEntry[];
  /** The diverted names at which dpkg has a package's file. */
  readonly packaged: ReadonlySet<string>;
  /** Why nothing may be done now. */
  readonly busy: SwitchyardError | null;
}

function whoIsBusy(root: Root): SwitchyardError | null {
  try {
    checkDpkgIdle(root);
    return null;
  } catch (error) {
    if (isSwitchyardError(error)) return error;
    throw error;
  }
}

function asidePath({ parents }: IntentRecord, { name }: Diversion): string {
  return `/${[...parents, name].join("/")}`;
}

function changed(record: IntentRecord, { from, to }: Diversion): SwitchyardError {
  return conflict(record, "diversion_changed", `dpkg's diversion of ${JSON.stringify(from)} is another one than this run knows of`, [`Compare dpkg-divert --list with this run's: ${from} to ${to}, local.`]);
}

function left(record: IntentRecord, { from, name }: Diversion): SwitchyardError {
  const remedies = [`Take the rest away by hand too: dpkg-divert --local --no-rename --remove ${from}, then remove ${JSON.stringify(name)} beside the target, which is the same file.`];
  return conflict(record, "diversion_left", "what stood there before was put back by hand, and dpkg still diverts its upgrades", remedies);
}

function missing(record: IntentRecord, diversion: Diversion): SwitchyardError {
  const found = `the package's file at ${JSON.stringify(asidePath(record, diversion))} is gone, as after the package was removed`;
  return conflict(record, "diverted_missing", found, [
    "Install the package again, then roll back. Until then the link stays, and what stood there before is kept beside it.",
    `If no package is to have it any more: dpkg-divert --local --no-rename --remove ${diversion.from}, then roll back: what stood there before comes back.`,
  ]);
}

function foreign(record: IntentRecord, diversion: Diversion): SwitchyardError {
  const found = `what stands at ${JSON.stringify(asidePath(record, diversion))} is neither the file that this run displaced nor one that dpkg is known to have put there`;
  return conflict(record, "diverted_foreign", found);
}

/** Nothing is changed where one is thrown. */
function conflict(record: IntentRecord, reason: ReasonOf<"E_POLICY">, found: string, remedies?: readonly string[]): SwitchyardError {
  const path = targetOf(record);
  return new SwitchyardError({ id: "E_POLICY", reason, op: "rollback", path, message: `Cannot undo ${JSON.stringify(path)}, which is protected: ${found}.`, remedies });
}
