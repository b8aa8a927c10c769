import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CALL_NUMBERS, type Architecture } from "../../src/syscalls/kernel-abi.ts";
import type { Opened } from "../support/opening.ts";
import { scratchPath } from "../support/scratch.ts";
import { run } from "../support/system.ts";

const support = (name: string): string => join(import.meta.dirname, "../support", name);
const numbers = new Map<string, (typeof CALL_NUMBERS)[Architecture]>(Object.entries(CALL_NUMBERS));

/** Runs the script in a process whose seccomp filter refuses openat2 with this error. */
function withoutOpenat2(errno: number, root: string): Opened {
  const program = join(scratchPath(), "without-call");
  run("cc", "-o", program, support("without-call.c"));
  const number = numbers.get(process.arch)?.openat2;
  const opened: Opened = JSON.parse(run(program, String(number), String(errno), process.execPath, support("opening.ts"), root));
  return opened;
}

describe("openDir() where a seccomp filter refuses openat2", () => {
  it.each(["ENOSYS", "EPERM"] as const)("openDir(), swap(): by %s, every directory opened and every link refused all the same [REQ-TOCTOU1] [REQ-S1]", (errno) => {
    const path = scratchPath();
    mkdirSync(join(path, "usr/bin"), { recursive: true });
    symlinkSync("usr", join(path, "link"));
    symlinkSync("/", join(path, "usr/out"));
    writeFileSync(join(path, "file"), "");
    expect(withoutOpenat2(constants.errno[errno], path)).toEqual({
      openat2: errno,
      dirs: { usr: "done", "usr/bin": "done", "link/bin": "parent_is_link", "usr/out": "parent_is_link", gone: "parent_missing", file: "parent_not_directory" },
      swapped: true,
    });
  });
});
