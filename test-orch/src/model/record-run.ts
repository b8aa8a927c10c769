/** This defines `recordRun`: what a subject does on a ground, written down. */
import type { Recording } from "./enumerate-model.ts";
import type { Ground } from "./ground.ts";
import type { ModelSubject } from "./model-subject.ts";
import { readTree } from "./read-tree.ts";
import { recordSyscalls, type Notes } from "./record-syscalls.ts";

/** Prepares the ground and has the subject do its work there once. */
export async function recordRun(ground: Ground, subject: ModelSubject): Promise<Recording> {
  await subject.prepare(ground.root);
  const start = readTree(ground.root);
  const notes: Notes = { ops: [], before: new Map() };
  await subject.run(ground.root, recordSyscalls(ground.kernel, notes));
  notes.ops.push({ do: "reached", call: "end" });
  return { start: { ...start, bytes: notes.before }, ops: notes.ops };
}
