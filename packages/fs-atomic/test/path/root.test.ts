import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeBytes } from "../../src/bytes/byte-string.ts";
import { closeRoot, openRoot } from "../../src/path/root.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { refusal } from "../support/refusal.ts";
import { scratchPath } from "../support/scratch.ts";

describe("openRoot()", () => {
  it("openRoot(): a link in its own path, followed once [REQ-S1]", () => {
    const path = scratchPath();
    mkdirSync(join(path, "real"));
    symlinkSync("real", join(path, "alias"));
    const root = openRoot(join(path, "alias"));
    expect(root.path).toBe(join(path, "real"));
    expect(root.sys.readDirectory(root.fd)).toEqual([]);
    closeRoot(root);
    expect(refusal(() => root.sys.statx(root.fd, ""))).toEqual({ id: "syscall", reason: "EBADF" });
  });

  it("openRoot(): a name that is not UTF-8, opened [REQ-R2]", () => {
    const path = scratchPath();
    const sys = linuxSyscalls();
    const outer = openRoot(path, sys);
    const name = decodeBytes(Buffer.from([0x72, 0xff]));
    sys.mkdirat(outer.fd, name, 0o755);
    const root = openRoot(`${path}/${name}`);
    expect(root.path).toBe(`${path}/${name}`);
    closeRoot(root);
    closeRoot(outer);
  });

  it.each(["missing", "file", "file/below", "", "a\0b", "dangling"])("openRoot(): %j, refused [REQ-S1]", (name) => {
    const path = scratchPath();
    writeFileSync(join(path, "file"), "");
    symlinkSync("nowhere", join(path, "dangling"));
    expect(refusal(() => openRoot(name === "" ? "" : `${path}/${name}`))).toEqual({ id: "E_USAGE", reason: "root_unusable" });
  });
});
