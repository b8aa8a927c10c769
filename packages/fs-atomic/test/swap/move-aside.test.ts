import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SyscallError } from "../../src/errors/syscall-error.ts";
import { moveAside } from "../../src/swap/move-aside.ts";
import { look } from "../support/look.ts";
import { refusal } from "../support/refusal.ts";
import { replaceBy } from "../support/rivals.ts";
import { scratch } from "../support/scratch.ts";
import { withoutExchange } from "../support/wrapped.ts";

describe("moveAside()", () => {
  it.each([true, false])("moveAside(): a free name, moved; a taken one, EEXIST and both stand (RENAME_NOREPLACE: %s) [REQ-B1]", (known) => {
    const { dir, path } = scratch();
    const at = known ? dir : { ...dir, sys: withoutExchange(dir.sys) };
    writeFileSync(join(path, "from"), "ours");
    moveAside(at, "from", "to");
    const moved = look(dir);
    expect([Object.keys(moved), moved["to"]?.bytes]).toEqual([["to"], "ours"]);
    writeFileSync(join(path, "from"), "second");
    const before = look(dir);
    expect(refusal(() => moveAside(at, "from", "to"))).toEqual({ id: "syscall", reason: "EEXIST" });
    expect(look(dir)).toEqual(before);
  });

  it("moveAside(): by hard link, the first name cannot be removed, the second is gone again; a rival's node in its place and the moved one stay [REQ-A1] [REQ-A4]", () => {
    for (const rival of [false, true]) {
      const { dir, path } = scratch();
      writeFileSync(join(path, "from"), "ours");
      const unlinkat = (fd: number, name: string): void => {
        if (name !== "from") return dir.sys.unlinkat(fd, name);
        if (rival) replaceBy(path, "from", "theirs");
        throw new SyscallError("unlinkat", "EIO", name);
      };
      expect(refusal(() => moveAside({ ...dir, sys: { ...withoutExchange(dir.sys), unlinkat } }, "from", "to"))).toEqual({ id: "syscall", reason: "EIO" });
      const { from, to } = look(dir);
      expect([from?.bytes, to?.bytes]).toEqual(rival ? ["theirs", "ours"] : ["ours", undefined]);
    }
  });
});
