/** This proves the answers against dpkg itself: on this machine, and in a system made by debootstrap, where dpkg works. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { closeRoot, formatPath, openRoot, safePath, type Root } from "@switchyard/fs-atomic";
import { beforeAll, expect, it } from "vitest";
import { managerLocks, ownersOf } from "../../src/index.ts";
import { asked, verdict } from "../support/asked.ts";
import { holder } from "../support/holder.ts";
import { madeRoot } from "../support/made-root.ts";
import { ownersByDpkg } from "../support/same-as-dpkg.ts";
import { ask, run } from "../support/system.ts";

const { path: top, root, at } = madeRoot();

/** The first archive that this machine's apt knows, and its release. */
function archive(): { uri: string; release: string } {
  const [first = ""] = run("apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME)", "Created-By: Packages").split("\n");
  const [uri = "", release = ""] = first.split(" ");
  return { uri, release };
}

beforeAll(() => {
  const { uri, release } = archive();
  run("debootstrap", "--variant=minbase", release, top, uri);
}, 600_000);

/** Makes a package of these files and its scripts, inside the root. @returns its path there */
function deb(name: string, version: string, { files = [], scripts = {} }: { files?: readonly string[]; scripts?: Readonly<Record<string, string>> }): string {
  const folder = join(dirname(top), `${name}-${version}`);
  mkdirSync(join(folder, "DEBIAN"), { recursive: true });
  writeFileSync(join(folder, "DEBIAN/control"), `Package: ${name}\nVersion: ${version}\nArchitecture: all\nMaintainer: x <x@example.org>\nDescription: x\n`);
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${name} ${version}\n`);
  }
  for (const [script, text] of Object.entries(scripts)) writeFileSync(join(folder, "DEBIAN", script), `#!/bin/sh\nset -e\n${text}\n`, { mode: 0o755 });
  run("dpkg-deb", "--build", "--root-owner-group", folder, at(`${name}-${version}.deb`));
  return `/${name}-${version}.deb`;
}

function alternatives(...args: readonly string[]): void {
  run("update-alternatives", "--root", top, ...args);
}

/** Every program's owners as we tell them and as dpkg does, where they differ. */
function differences(of: Root, admin: string, dirs: readonly string[]): unknown[] {
  const paths = dirs.flatMap((dir) => readdirSync(join(of.path, dir)).map((name) => safePath(`${dir}/${name}`)));
  const theirs = ownersByDpkg(admin, paths.map((path) => formatPath(path)));
  return ownersOf(of, paths).flatMap(({ path, verdict: found, diversion }) => {
    const ours = found.state === "owned" ? [...new Set(found.owners.map((owner) => owner.package))].toSorted() : [];
    const same = found.state !== "unknown" && JSON.stringify(ours) === JSON.stringify(theirs.get(path));
    return same || diversion.state !== "none" ? [] : [{ path, ours, theirs: theirs.get(path), state: found.state }];
  });
}

it("ownersOf(): all programs of this machine, as dpkg-query tells them (needs dpkg) [REQ-S4]", () => {
  const here = openRoot("/");
  expect(differences(here, "/var/lib/dpkg", ["/usr/bin", "/usr/sbin", "/etc"])).toEqual([]);
  closeRoot(here);
});

it("ownersOf(): all programs of a fresh system, as dpkg-query tells them, with their versions (needs debootstrap) [REQ-S4]", () => {
  expect(differences(root, at("var/lib/dpkg"), ["/usr/bin", "/usr/sbin", "/etc", "/usr/lib"])).toEqual([]);
  const version = run("dpkg-query", "--admindir", at("var/lib/dpkg"), "-W", "-f", "${Version}", "coreutils");
  expect(asked(root, "/usr/bin/ls").verdict).toMatchObject({ owners: [{ manager: "dpkg", package: "coreutils", version }] });
});

it("ownersOf(): dpkg-divert diverts locally and takes it back, followed (needs debootstrap) [REQ-S4]", () => {
  const before = verdict(root, "/usr/bin/cksum");
  run("dpkg-divert", "--root", top, "--local", "--rename", "--divert", "/usr/bin/cksum.vendor", "--add", "/usr/bin/cksum");
  expect(asked(root, "/usr/bin/cksum")).toMatchObject({ verdict: { state: "unowned" }, diversion: { state: "away", other: "/usr/bin/cksum.vendor", by: null } });
  expect(verdict(root, "/usr/bin/cksum.vendor")).toBe(before.replace("name", "diversion"));
  run("dpkg-divert", "--root", top, "--rename", "--remove", "/usr/bin/cksum");
  expect(verdict(root, "/usr/bin/cksum")).toBe(before);
  expect(verdict(root, "/usr/bin/cksum.vendor")).toBe("unowned");
});

it("ownersOf(): a package diverts another's file, each is where dpkg put it (needs debootstrap) [REQ-S4]", () => {
  const divert = "dpkg-divert --package diverter --rename --divert /usr/bin/tac.old";
  const scripts = { preinst: `${divert} --add /usr/bin/tac`, postrm: `if [ "$1" = remove ]; then ${divert} --remove /usr/bin/tac; fi` };
  const path = deb("diverter", "1-1", { files: ["usr/bin/tac"], scripts });
  run("chroot", top, "dpkg", "-i", path);
  expect(readFileSync(at("usr/bin/tac"), "utf8")).toBe("diverter 1-1\n");
  expect(verdict(root, "/usr/bin/tac")).toBe("diverter 1-1 name");
  expect(verdict(root, "/usr/bin/tac.old")).toMatch(/^coreutils \S+ diversion$/);
  run("chroot", top, "dpkg", "--purge", "diverter");
  expect(verdict(root, "/usr/bin/tac")).toMatch(/^coreutils \S+ name$/);
});

it("ownersOf(): update-alternatives manages a link, told with its choices (needs debootstrap) [REQ-S4]", () => {
  alternatives("--install", "/usr/bin/chooser", "chooser", "/usr/bin/sort", "10", "--slave", "/usr/share/chooser.txt", "chooser.txt", "/etc/hostname");
  alternatives("--install", "/usr/bin/chooser", "chooser", "/usr/bin/uniq", "20");
  const link = { state: "link", name: "chooser", group: "chooser", mode: "auto", choices: [{ path: "/usr/bin/sort", priority: 10 }, { path: "/usr/bin/uniq", priority: 20 }] };
  expect(asked(root, "/usr/bin/chooser")).toMatchObject({ verdict: { state: "unowned" }, alternative: { ...link, current: "/usr/bin/uniq" } });
  alternatives("--set", "chooser", "/usr/bin/sort");
  expect(asked(root, "/bin/chooser").alternative).toMatchObject({ ...link, mode: "manual", current: "/usr/bin/sort" });
  expect(asked(root, "/usr/share/chooser.txt").alternative).toMatchObject({ name: "chooser.txt", group: "chooser", current: "/etc/hostname" });
  alternatives("--remove-all", "chooser");
  expect(asked(root, "/usr/bin/chooser").alternative).toEqual({ state: "none" });
});

it("ownersOf(), managerLocks(): dpkg is at work, named with its pid; killed half way, answers stay true (needs debootstrap) [REQ-S4, REQ-S8]", async () => {
  run("chroot", top, "dpkg", "-i", deb("worker", "1-1", { files: ["usr/bin/worker"] }));
  expect(managerLocks(root).map(({ state }) => state)).toContain("free");
  expect(managerLocks(root).filter(({ state }) => state !== "free")).toEqual([]);
  const waiting = deb("worker", "2-1", { files: ["usr/bin/worker", "usr/bin/worker-new"], scripts: { postinst: "touch /ready; while [ -e /wait ]; do sleep 0.05; done" } });
  writeFileSync(at("wait"), "");
  const dpkg = await holder("sh", "-c", `echo ready; exec chroot "$0" dpkg -i "$1" >/dev/null`, top, waiting);
  await expect.poll(() => existsSync(at("ready"))).toBe(true);
  expect(managerLocks(root)).toContainEqual({ manager: "dpkg", path: "/var/lib/dpkg/lock", state: "held", access: "write", holder: { pid: dpkg.pid, command: "dpkg" } });
  // Unpacked and not yet configured: only dpkg's journal tells the new version.
  expect(verdict(root, "/usr/bin/worker-new")).toBe("worker 2-1 name");
  await dpkg.kill();
  expect(readdirSync(at("var/lib/dpkg/updates"))).not.toEqual([]);
  expect(verdict(root, "/usr/bin/worker")).toBe("worker 2-1 name");
  expect(managerLocks(root).filter(({ state }) => state !== "free")).toEqual([]);
  rmSync(at("wait"));
  run("chroot", top, "dpkg", "--configure", "-a");
  expect(verdict(root, "/usr/bin/worker")).toBe("worker 2-1 name");
});

it("ownersOf(): while dpkg installs and purges, never a wrong answer (needs debootstrap) [REQ-S4]", async () => {
  // The scripts keep dpkg for a while in the states in between, e.g. where the package has no version yet.
  const scripts = Object.fromEntries(["preinst", "prerm", "postrm"].map((script) => [script, "sleep 0.1"]));
  const path = deb("flapping", "3-1", { files: ["usr/bin/flapping"], scripts });
  const over = holder("sh", "-c", `for i in 1 2 3 4 5; do chroot "$0" dpkg -i "$1"; chroot "$0" dpkg --purge flapping; done >/dev/null 2>&1; echo done`, top, path);
  const seen = new Set<string>();
  do {
    seen.add(verdict(root, "/usr/bin/flapping"));
    expect(verdict(root, "/usr/bin/ls")).toMatch(/^(coreutils \S+ (alias|name)|unknown: changing)$/);
  } while ((await Promise.race([over, setTimeout(1, "goes on")])) === "goes on");
  for (const answer of seen) expect(["unowned", "flapping 3-1 name", "unknown: changing", "unknown: incomplete", "unknown: corrupt"]).toContain(answer);
  expect(seen.size).toBeGreaterThan(1);
  expect(ask("chroot", [top, "dpkg", "--audit"]).stdout.toString()).toBe("");
});
