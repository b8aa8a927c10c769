/** This proves the answers against rpm itself, in a root of its own. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { safePath } from "@switchyard/fs-atomic";
import { beforeAll, expect, it } from "vitest";
import { managerLocks, ownersOf } from "../../src/index.ts";
import { told, verdict } from "../support/asked.ts";
import { holder } from "../support/holder.ts";
import { madeRoot } from "../support/made-root.ts";
import { run } from "../support/system.ts";

const { path: top, root, at } = madeRoot();
// Debian's rpm keeps the database in the home directory unless it is told where.
const IN_ROOT = ["--root", top, "--dbpath", "/var/lib/rpm"] as const;

/** Builds a package that is of no architecture. @returns its file */
function rpm(name: string, { version = "1.2~rc1", epoch = "", files, more = "" }: { version?: string; epoch?: string; files: readonly string[]; more?: string }): string {
  const work = join(dirname(top), "build");
  mkdirSync(work, { recursive: true });
  const spec = join(work, `${name}.spec`);
  const install = files.map((file) => `mkdir -p "%{buildroot}${dirname(file)}"; echo ${name} > "%{buildroot}${file}"`).join("\n");
  const head = `Name: ${name}\nVersion: ${version}\nRelease: 3\n${epoch === "" ? "" : `Epoch: ${epoch}\n`}Summary: x\nLicense: MIT\nBuildArch: noarch\n`;
  writeFileSync(spec, `${head}%description\nx\n%install\n${install}\n${more}\n%files\n${files.map((file) => `"${file}"`).join("\n")}\n`);
  run("rpmbuild", "--define", `_topdir ${work}/top`, "-bb", spec);
  return join(work, "top/RPMS/noarch", `${name}-${version}-3.noarch.rpm`);
}

beforeAll(() => {
  mkdirSync(at("var/lib/rpm"), { recursive: true });
  run("rpm", ...IN_ROOT, "--initdb");
  run("rpm", ...IN_ROOT, "-i", rpm("hello", { epoch: "2", files: ["/usr/bin/hello", "/usr/share/odd dir/a b"] }));
  run("rpm", ...IN_ROOT, "-i", rpm("many", { files: Array.from({ length: 1500 }, (_, number) => `/usr/share/many/${number % 7}/file-${number}`) }));
});

it("ownersOf(): packages that rpm installed, as rpm -qf tells them (needs rpm) [REQ-S4]", () => {
  expect(verdict(root, "/usr/bin/hello")).toBe("hello 2:1.2~rc1-3 name");
  expect(verdict(root, "/usr/share/odd dir/a b")).toBe("hello 2:1.2~rc1-3 name");
  expect(verdict(root, "/usr/bin/none")).toBe("unowned");
  const paths = Array.from({ length: 1500 }, (_, number) => `/usr/share/many/${number % 7}/file-${number}`);
  expect(new Set(ownersOf(root, paths.map((path) => safePath(path))).map((answer) => told(answer)))).toEqual(new Set(["many 1.2~rc1-3 name"]));
  expect(run("rpm", ...IN_ROOT, "-qf", "--qf", "%{NAME} %{EVR}", "/usr/bin/hello")).toBe("hello 2:1.2~rc1-3");
});

it("ownersOf(): a package was upgraded and removed, followed (needs rpm) [REQ-S4, REQ-R10]", () => {
  run("rpm", ...IN_ROOT, "-i", rpm("fleeting", { version: "1", files: ["/usr/bin/fleeting"] }));
  expect(verdict(root, "/usr/bin/fleeting")).toBe("fleeting 1-3 name");
  run("rpm", ...IN_ROOT, "-U", rpm("fleeting", { version: "2", files: ["/usr/bin/fleeting"] }));
  expect(verdict(root, "/usr/bin/fleeting")).toBe("fleeting 2-3 name");
  run("rpm", ...IN_ROOT, "-e", "fleeting");
  expect(verdict(root, "/usr/bin/fleeting")).toBe("unowned");
});

it("ownersOf(): reading leaves the database's directory as it was (needs rpm) [REQ-S4]", () => {
  for (const name of ["rpmdb.sqlite-wal", "rpmdb.sqlite-shm"]) rmSync(at(`var/lib/rpm/${name}`), { force: true });
  const before = readdirSync(at("var/lib/rpm"));
  expect(verdict(root, "/usr/bin/hello")).toBe("hello 2:1.2~rc1-3 name");
  managerLocks(root);
  expect(readdirSync(at("var/lib/rpm"))).toEqual(before);
});

it("managerLocks(), ownersOf(): rpm is at work, named with its pid; killed half way, answers stay true (needs rpm) [REQ-S8, REQ-S4]", async () => {
  const script = `%post -p <lua>\nlocal f = io.open("/ready", "w"); f:close()\nwhile posix.access("/wait") do posix.sleep(1) end\n`;
  const file = rpm("waiting", { version: "1", files: ["/usr/bin/waiting"], more: script });
  writeFileSync(at("wait"), "");
  const other = await holder("sh", "-c", `echo ready; exec rpm "$@"`, "sh", ...IN_ROOT, "-i", file);
  await expect.poll(() => existsSync(at("ready"))).toBe(true);
  expect(managerLocks(root)).toEqual([{ manager: "rpm", path: "/var/lib/rpm/.rpm.lock", state: "held", access: "write", holder: { pid: other.pid, command: "rpm" } }]);
  expect(verdict(root, "/usr/bin/hello")).toBe("hello 2:1.2~rc1-3 name");
  await other.kill();
  expect(managerLocks(root)).toMatchObject([{ state: "free" }]);
  expect(["unowned", "waiting 1-3 name"]).toContain(verdict(root, "/usr/bin/waiting"));
  expect(verdict(root, "/usr/bin/hello")).toBe("hello 2:1.2~rc1-3 name");
});
