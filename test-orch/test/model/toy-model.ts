/** This defines `toyModel`: a program of a few calls that replaces one file, rightly or with one flaw. */
import { closeSync, constants, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OPEN, type Syscalls } from "@switchyard/fs-atomic";
import type { ModelSubject } from "../../src/model/model-subject.ts";

/** What it does wrong. `late-note`: it says that it is done before it is. */
export type ToyModelFlaw = "none" | "no-data-sync" | "no-dir-sync" | "unlink-first" | "late-note";

const OLD = "old ".repeat(3000);
const NEW = "new ".repeat(3000);

/** Promises: the file `tool` is whole, old or new; where `done` exists it is new, and so it is once the work is done. */
export function toyModel(flaw: ToyModelFlaw): ModelSubject {
  return {
    name: flaw,
    prepare(root) {
      mkdirSync(join(root, "bin"));
      mkdirSync(join(root, "var"));
      writeFileSync(join(root, "bin/tool"), OLD);
    },
    run: (root, kernel) => work(root, kernel, flaw),
    check({ root, reached }) {
      const outcome = lookAt(join(root, "bin/tool"));
      const isAnnounced = existsSync(join(root, "var/done"));
      const violations = [
        ...(outcome === "old" || outcome === "new" ? [] : [`the file is ${outcome}`]),
        ...(isAnnounced && outcome !== "new" ? [`said to be done, but the file is ${outcome}`] : []),
        ...(reached !== null && outcome !== "new" ? [`done, but the file is ${outcome}`] : []),
      ];
      return { outcome, violations };
    },
  };
}

async function work(root: string, sys: Syscalls, flaw: ToyModelFlaw): Promise<void> {
  const bin = openSync(join(root, "bin"), constants.O_DIRECTORY);
  const notes = openSync(join(root, "var"), constants.O_DIRECTORY);
  const file = sys.openat(bin, ".tool.new", { flags: OPEN.WRONLY | OPEN.CREAT | OPEN.EXCL, mode: 0o644 });
  sys.write(file, Buffer.from(NEW));
  if (flaw !== "no-data-sync") await sys.fsync(file);
  sys.close(file);
  if (flaw === "late-note") await note(sys, notes);
  if (flaw === "unlink-first") sys.unlinkat(bin, "tool");
  sys.rename(bin, ".tool.new", "tool", 0);
  if (flaw !== "no-dir-sync") await sys.fsync(bin);
  if (flaw !== "late-note") await note(sys, notes);
  for (const fd of [bin, notes]) closeSync(fd);
}

async function note(sys: Syscalls, notes: number): Promise<void> {
  sys.close(sys.openat(notes, "done", { flags: OPEN.WRONLY | OPEN.CREAT | OPEN.EXCL, mode: 0o644 }));
  await sys.fsync(notes);
}

function lookAt(path: string): string {
  if (!existsSync(path)) return "missing";
  const content = readFileSync(path, "utf8");
  return content === OLD ? "old" : content === NEW ? "new" : "torn";
}
