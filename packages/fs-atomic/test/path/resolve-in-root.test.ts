import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveInRoot } from "../../src/path/resolve-in-root.ts";
import { openRoot, closeRoot } from "../../src/path/root.ts";
import { formatPath, safePath } from "../../src/path/safe-path.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { openDescriptors } from "../support/descriptors.ts";
import { refusal, told } from "../support/refusal.ts";
import { scratch, type Scratch } from "../support/scratch.ts";

/** A root with these links (text after `->`) and files. */
function tree(...entries: readonly string[]): Scratch {
  const made = scratch();
  for (const entry of entries) {
    const [name = "", dest] = entry.split(" -> ");
    mkdirSync(dirname(join(made.path, name)), { recursive: true });
    if (dest === undefined) writeFileSync(join(made.path, name), "");
    else symlinkSync(dest, join(made.path, name));
  }
  return made;
}

const resolved = ({ root }: Scratch, path: string, final: "keep" | "follow"): string =>
  formatPath(resolveInRoot(root, safePath(path), final).path);

/** So many links, each leading to the next, the last one to `end`. */
function chain(length: number): string[] {
  return Array.from({ length }, (_, at) => `l${at} -> ${at + 1 === length ? "end" : `l${at + 1}`}`);
}

/** The links that it tells of, and why it is refused, if it is. */
function seen({ root }: Scratch, path: string): string[] {
  const links: string[] = [];
  try {
    resolveInRoot(root, safePath(path), "follow", ({ path: at, dest }) => links.push(`${at} -> ${dest}`));
  } catch (error) {
    links.push(told(error).reason);
  }
  return links;
}

describe("resolveInRoot()", () => {
  it("resolveInRoot(): whoever asks is told of every link with its text, also where it leads nowhere [REQ-S1]", () => {
    const place = tree("usr/bin/real", "bin -> usr/bin", "usr/bin/ls -> real", "usr/bin/gone -> none", "usr/bin/out -> ../../../x");
    expect(seen(place, "/bin/ls")).toEqual(["/bin -> usr/bin", "/usr/bin/ls -> real"]);
    expect(seen(place, "/bin/gone")).toEqual(["/bin -> usr/bin", "/usr/bin/gone -> none", "missing"]);
    expect(seen(place, "/usr/bin/out")).toEqual(["/usr/bin/out -> ../../../x", "escape"]);
  });

  it("resolveInRoot(): links in parents, resolved inside the root [REQ-S1]", () => {
    const merged = tree("usr/bin/ls", "bin -> usr/bin", "sbin -> /bin", "deep/er/up -> ../../usr");
    expect(resolved(merged, "/bin/ls", "keep")).toBe("/usr/bin/ls");
    expect(resolved(merged, "/sbin/ls", "keep")).toBe("/usr/bin/ls");
    expect(resolved(merged, "/deep/er/up/bin/ls", "keep")).toBe("/usr/bin/ls");
    expect(resolved(merged, "/bin/not-there-yet", "keep")).toBe("/usr/bin/not-there-yet");
  });

  it("resolveInRoot(): an absolute link, starts again at the root and not at the machine's [REQ-S1]", () => {
    const made = tree("etc/passwd", "opt/x/link -> /etc/passwd", "opt/etc -> /etc");
    expect(resolved(made, "/opt/x/link", "follow")).toBe("/etc/passwd");
    expect(resolved(made, "/opt/etc/passwd", "keep")).toBe("/etc/passwd");
  });

  it("resolveInRoot(): the last component, kept or followed as asked", () => {
    const made = tree("real", "one -> two", "two -> real");
    expect(resolved(made, "/one", "keep")).toBe("/one");
    expect(resolved(made, "/one", "follow")).toBe("/real");
  });

  it.each([
    ["/up/x", "escape"],
    ["/sub/up/x", "escape"],
    ["/hidden/x", "escape"],
    ["/loop/x", "link_loop"],
    ["/self/x", "link_loop"],
    ["/gone/x", "parent_missing"],
    ["/dangling/x", "parent_missing"],
    ["/file/x", "parent_not_directory"],
    ["/to-file/x", "parent_not_directory"],
  ])("resolveInRoot(): parent %s, refused as %s [REQ-S1]", (path, reason) => {
    const made = tree("file", "to-file -> file", "up -> ..", "sub/up -> ../../..", "hidden -> sub/../..", "loop -> pool", "pool -> loop", "self -> self", "dangling -> nowhere");
    expect(refusal(() => resolved(made, path, "keep"))).toEqual({ id: "E_POLICY", reason });
  });

  it.each([
    ["/gone", "missing"],
    ["/dangling", "missing"],
    ["/below-nothing", "parent_missing"],
    ["/below-file", "parent_not_directory"],
    ["/slash", "parent_not_directory"],
    ["/dot", "parent_not_directory"],
    ["/root", "escape"],
    ["/up", "escape"],
    ["/self", "link_loop"],
    [`/${"n".repeat(255)}/x`, "parent_missing"],
  ])("resolveInRoot(): following %s, refused as %s [REQ-S1]", (path, reason) => {
    const made = tree("file", "dangling -> nowhere", "below-nothing -> nowhere/x", "below-file -> file/x", "slash -> file/", "dot -> file/.", "root -> /", "up -> ..", "self -> self");
    expect(refusal(() => resolved(made, path, "follow"))).toEqual({ id: "E_POLICY", reason });
  });

  it("resolveInRoot(): .. in a link that stays inside, resolved by the directory it was reached through", () => {
    const made = tree("a/b/file", "a/b/back -> ../b/file", "c -> a/b", "dir -> a/b/.", "into -> a/b/..");
    expect(resolved(made, "/c/back", "follow")).toBe("/a/b/file");
    expect(resolved(made, "/dir", "follow")).toBe("/a/b");
    expect(resolved(made, "/into", "follow")).toBe("/a");
  });

  it("resolveInRoot(): 40 links are followed, 41 are a loop", () => {
    expect(resolved(tree("end", ...chain(40)), "/l0", "follow")).toBe("/end");
    expect(refusal(() => resolved(tree("end", ...chain(41)), "/l0", "follow"))).toEqual({ id: "E_POLICY", reason: "link_loop" });
  });

  it("resolveInRoot(): tells every directory it went through, also those that led to a link [REQ-S3]", () => {
    const { root } = tree("opt/vendor/bin/tool", "usr/local/bin -> /opt/vendor/bin");
    const { through } = resolveInRoot(root, safePath("/usr/local/bin/tool"), "follow");
    expect(through.map(({ path }) => path)).toEqual(["/", "/usr", "/usr/local", "/opt", "/opt/vendor", "/opt/vendor/bin"]);
    for (const { path, stat } of through) expect(stat.ino).toBe(root.sys.statx(root.fd, path === "/" ? "" : path.slice(1)).ino);
  });

  it("resolveInRoot(): a link that is replaced between look and read, a typed refusal [REQ-S1]", () => {
    const { path } = tree("dir/x", "link -> dir");
    const sys = linuxSyscalls();
    const root = openRoot(path, { ...sys, readlinkat: (fd, name) => sys.readlinkat(fd, name === "link" ? "dir" : name) });
    expect(refusal(() => resolveInRoot(root, safePath("/link/x"), "keep"))).toEqual({ id: "E_POLICY", reason: "parent_unreadable" });
    closeRoot(root);
  });

  it("resolveInRoot(): many refusals and successes, no descriptor left open", () => {
    const made = tree("a/b/c/file", "loop -> a/b/../../loop", "up -> a/b/../../..");
    const before = openDescriptors();
    for (let round = 0; round < 50; round++) {
      resolved(made, "/a/b/c/file", "follow");
      for (const path of ["/loop/x", "/up/x", "/a/b/c/file/x", "/a/b/c/gone/x"]) refusal(() => resolved(made, path, "keep"));
    }
    expect(openDescriptors()).toBe(before);
  });
});
