import { mkdirSync, symlinkSync, writeFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SyscallError } from "../../src/errors/syscall-error.ts";
import { closeDir, openDir } from "../../src/path/dir-handle.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { resolveInRoot } from "../../src/path/resolve-in-root.ts";
import { safePath } from "../../src/path/safe-path.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import type { Syscalls } from "../../src/syscalls/syscalls.ts";
import { told } from "../support/refusal.ts";
import { startRival } from "../support/rival.ts";
import { rootAt, scratchPath } from "../support/scratch.ts";

const TRIES = 15_000;

const walking: Syscalls = {
  ...linuxSyscalls(),
  openat2: (_dir, path) => {
    throw new SyscallError("openat2", "ENOSYS", path);
  },
};

/** A root whose `usr` is a directory at one moment and a link that leads out at the next. */
function flipping(): { readonly inside: string; readonly outside: string } {
  const base = scratchPath();
  const [inside, outside] = [join(base, "root"), join(base, "outside")];
  for (const path of [inside, outside]) mkdirSync(join(path, "usr/bin"), { recursive: true });
  writeFileSync(join(outside, "usr/bin/precious"), "");
  symlinkSync("../outside/usr", join(inside, "trap"));
  return { inside, outside };
}

describe.each([
  ["openat2", linuxSyscalls()],
  ["the component walk", walking],
])("openDir() by %s", (_way, sys) => {
  it(
    "openDir(): a parent flips between a directory and a link that leads out, nothing outside is ever opened [REQ-TOCTOU1] [REQ-S1]",
    async () => {
      const { inside, outside } = flipping();
      const { root } = rootAt(inside, sys);
      const expected = sys.statx(root.fd, "usr/bin").ino;
      const rival = startRival({ do: "flip", path: inside, a: "usr", b: "trap" });
      await rival.begun();
      const seen = { opened: 0, refused: 0, escaped: 0, untyped: 0 };
      for (let tries = 0; tries < TRIES; tries++) {
        try {
          const dir = openDir(root, [nodeName("usr"), nodeName("bin")]);
          if (sys.statx(dir.fd, "").ino === expected) seen.opened += 1;
          else seen.escaped += 1;
          closeDir(dir);
        } catch (error) {
          if (told(error).id === "E_POLICY") seen.refused += 1;
          else seen.untyped += 1;
        }
      }
      await rival.stop();
      expect([seen.escaped, seen.untyped]).toEqual([0, 0]);
      expect(seen.opened).toBeGreaterThan(100);
      expect(seen.refused).toBeGreaterThan(100);
      expect(readdirSync(join(outside, "usr/bin"))).toEqual(["precious"]);
    },
  );

  it(
    "resolveInRoot(): a parent flips in the same way, every answer lies inside or is a typed refusal [REQ-S1]",
    async () => {
      const { inside } = flipping();
      const { root } = rootAt(inside, sys);
      const expected = sys.statx(root.fd, "usr/bin").ino;
      const rival = startRival({ do: "flip", path: inside, a: "usr", b: "trap" });
      await rival.begun();
      const answers = new Map<string, number>();
      const note = (answer: string): unknown => answers.set(answer, (answers.get(answer) ?? 0) + 1);
      for (let tries = 0; tries < TRIES / 3; tries++) {
        try {
          const { through } = resolveInRoot(root, safePath("/usr/bin/ls"), "keep");
          note(through.at(-1)?.stat.ino === expected ? "inside" : "outside");
        } catch (error) {
          note(told(error).reason);
        }
      }
      await rival.stop();
      expect([...answers.keys()].filter((answer) => !["inside", "escape", "parent_unreadable"].includes(answer))).toEqual([]);
      expect(answers.get("inside")).toBeGreaterThan(100);
    },
  );
});
