/** This defines `SidecarTexts`: the texts of a run's sidecars as its journal keeps them. */
import { pathIn, SwitchyardError, type DirHandle } from "@switchyard/fs-atomic";
import { readRun } from "@switchyard/journal";
import { readRunJournal, RUN_FILES } from "../state/run-folder.ts";

/** Read from the journal when the first of them is asked for, which only undoing does. */
export class SidecarTexts {
  readonly #folder: DirHandle;
  #texts: readonly string[] | undefined;

  /** @param folder of a run whose intents are durable */
  constructor(folder: DirHandle) {
    this.#folder = folder;
  }

  /** The text of the sidecar of this action. @throws `E_RESTORE_FAILED` where the journal cannot be read any more */
  at(index: number): string {
    this.#texts ??= this.#read();
    return this.#texts[index] ?? this.#gone();
  }

  #read(): readonly string[] {
    const read = readRunJournal(this.#folder);
    const run = read === null ? null : readRun(read.records);
    return run?.intents.map(({ sidecar }) => sidecar.content) ?? [];
  }

  #gone(): never {
    const path = pathIn(this.#folder, RUN_FILES.journal);
    const message = `Cannot tell the run's sidecars from others: its journal ${JSON.stringify(path)} is gone.`;
    throw new SwitchyardError({ id: "E_RESTORE_FAILED", reason: "journal_unreadable", op: "undo", path, message, remedies: [] });
  }
}
