/** This proves the answers against pacman itself, in a root of its own. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { managerLocks } from "../../src/index.ts";
import { asked, verdict } from "../support/asked.ts";
import { holder } from "../support/holder.ts";
import { madeRoot } from "../support/made-root.ts";
import { run } from "../support/system.ts";

const { path: top, root, at } = madeRoot();
const work = dirname(top);
const config = join(work, "pacman.conf");
const IN_ROOT = ["--config", config, "--root", top, "--dbpath", at("var/lib/pacman"), "--cachedir", join(work, "cache")];

/** Makes a package archive. @returns its file */
function archive(name: string, version: string, files: readonly string[]): string {
  const folder = join(work, `${name}-${version}`);
  mkdirSync(folder);
  writeFileSync(join(folder, ".PKGINFO"), `pkgname = ${name}\npkgver = ${version}\npkgdesc = x\nurl = x\nbuilddate = 1\npackager = x\nsize = 1\narch = any\n`);
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), name);
  }
  const target = join(work, `${name}-${version}-any.pkg.tar.gz`);
  run("tar", "-C", folder, "-czf", target, ".PKGINFO", ...new Set(files.map((file) => file.split("/")[0] ?? file)));
  return target;
}

beforeAll(() => {
  writeFileSync(config, "[options]\nArchitecture = auto\nSigLevel = Never\nLocalFileSigLevel = Never\n");
  for (const dir of ["var/lib/pacman", "var/log"]) mkdirSync(at(dir), { recursive: true });
  mkdirSync(join(work, "cache"));
  run("pacman", ...IN_ROOT, "--noconfirm", "-U", archive("hello", "1:2.0-1", ["usr/bin/hello", "usr/share/a b"]), archive("empty", "1-1", []));
});

it("ownersOf(): packages that pacman installed, as pacman -Qo tells them (needs pacman) [REQ-S4]", () => {
  expect(asked(root, "/usr/bin/hello").verdict).toEqual({
    state: "owned",
    owners: [{ manager: "pacman", package: "hello", version: "1:2.0-1", arch: "any", recorded: "/usr/bin/hello", through: "name" }],
  });
  expect(verdict(root, "/usr/share/a b")).toBe("hello 1:2.0-1 name");
  expect(verdict(root, "/usr/bin/none")).toBe("unowned");
  expect(run("pacman", ...IN_ROOT, "-Qo", at("usr/bin/hello"))).toContain("hello 1:2.0-1");
});

it("managerLocks(), ownersOf(): pacman is at work, named with its pid; killed, its file is left behind (needs pacman) [REQ-S8, REQ-S4]", async () => {
  expect(managerLocks(root)).toEqual([]);
  // It asks whether to go on, and holds its lock meanwhile.
  const other = await holder("sh", "-c", `echo ready; exec pacman "$@"`, "sh", ...IN_ROOT, "-U", archive("more", "1-1", ["usr/bin/more"]));
  await expect.poll(() => existsSync(at("var/lib/pacman/db.lck"))).toBe(true);
  expect(managerLocks(root)).toEqual([{ manager: "pacman", path: "/var/lib/pacman/db.lck", state: "held", access: "write", holder: { pid: other.pid, command: "pacman" } }]);
  await other.kill();
  expect(managerLocks(root)).toEqual([{ manager: "pacman", path: "/var/lib/pacman/db.lck", state: "left_perhaps" }]);
  expect(verdict(root, "/usr/bin/hello")).toBe("hello 1:2.0-1 name");
  expect(verdict(root, "/usr/bin/more")).toBe("unowned");
});
