/** This proves that one look at many paths says what single looks would, in fewer calls, and holds no more than it may. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSwitchyardError } from "../../src/errors/switchyard-error.ts";
import { Look } from "../../src/path/look.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { resolveInRoot } from "../../src/path/resolve-in-root.ts";
import type { FollowedLink, ResolvedPath } from "../../src/path/resolved-path.ts";
import { formatPath, safePath } from "../../src/path/safe-path.ts";
import { withLook } from "../../src/path/with-look.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import type { Syscalls } from "../../src/syscalls/syscalls.ts";
import { openDescriptors } from "../support/descriptors.ts";
import { refusal } from "../support/refusal.ts";
import { scratch } from "../support/scratch.ts";

/** All that an answer says, or why there is none. */
function answer(resolve: (onLink: (link: FollowedLink) => void) => ResolvedPath): unknown {
  const told: FollowedLink[] = [];
  try {
    const { path, through, links } = resolve((link) => told.push(link));
    return { path: formatPath(path), through: through.map(({ path: at, stat }) => `${at} ${stat.ino}`), links, told };
  } catch (error) {
    if (!isSwitchyardError(error)) throw error;
    return { id: error.id, reason: error.reason, message: error.message, told };
  }
}

/** Three names, so that paths, links and what they lead to meet one another. */
const name = fc.constantFrom("a", "b", "c");
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `/${names.join("/")}`);
const dest = fc.tuple(fc.boolean(), fc.array(fc.oneof(name, fc.constant(".."), fc.constant(".")), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([isAbsolute, names, isSlashed]) => `${isAbsolute ? "/" : ""}${names.join("/")}${isSlashed ? "/" : ""}`);

/** What stands at a name: a directory by its entries, a link by its text, a file by null. */
type Tree = { readonly [entry: string]: Tree } | string | null;
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({ tree: fc.oneof({ maxDepth: 3 }, fc.constant(null), dest, fc.dictionary(name, tie("tree"), { maxKeys: 3 })) }));

/** Goes down through directories that it has just made itself: nothing is ever made through a link. */
function make(at: string, node: Tree): void {
  if (node === null) return writeFileSync(at, "", { flag: "wx" });
  if (typeof node === "string") return symlinkSync(node, at);
  mkdirSync(at);
  for (const [entry, below] of Object.entries(node)) make(join(at, entry), below);
}

/** The real kernel; each call that looks is counted by its name. */
function counting(): { readonly sys: Syscalls; readonly calls: Map<string, number> } {
  const kernel = linuxSyscalls();
  const calls = new Map<string, number>();
  const note = (call: string): void => void calls.set(call, (calls.get(call) ?? 0) + 1);
  return {
    calls,
    sys: {
      ...kernel,
      statx: (...args) => (note("statx"), kernel.statx(...args)),
      openat: (...args) => (note("openat"), kernel.openat(...args)),
      openat2: (...args) => (note("openat2"), kernel.openat2(...args)),
      readlinkat: (...args) => (note("readlinkat"), kernel.readlinkat(...args)),
    },
  };
}

describe("Look", () => {
  it("resolve(): any tree and any paths, each answer is what a look of its own says [REQ-S1]", () => {
    const questions = fc.array(fc.tuple(path, fc.constantFrom("keep" as const, "follow" as const)), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.dictionary(name, tree), questions, (made, asked) => {
        const { root, path: top } = scratch();
        for (const [entry, node] of Object.entries(made)) make(join(top, entry), node);
        withLook(root, (look) => {
          for (const [at, final] of asked) {
            const alone = answer((onLink) => resolveInRoot(root, safePath(at), final, onLink));
            expect(answer((onLink) => look.resolve(safePath(at), final, onLink))).toEqual(alone);
          }
        });
        rmSync(top, { recursive: true });
      }),
      { numRuns: 150 },
    );
  });

  it("resolve(): a hundred links through one directory, three calls for each and none for its parents", () => {
    const { sys, calls } = counting();
    const { root, path: top } = scratch(undefined, sys);
    for (const dir of ["usr/bin", "opt/p/bin"]) mkdirSync(join(top, dir), { recursive: true });
    symlinkSync("usr/bin", join(top, "bin"));
    const names = Array.from({ length: 100 }, (_, number) => `tool-${number}`);
    for (const one of names) {
      writeFileSync(join(top, "opt/p/bin", one), "");
      symlinkSync(`../../opt/p/bin/${one}`, join(top, "usr/bin", one));
    }
    calls.clear();
    withLook(root, (look) => {
      for (const one of names) expect(formatPath(look.resolve(safePath(`/bin/${one}`), "follow").path)).toBe(`/opt/p/bin/${one}`);
    });
    // Of its own a path has the look at the link, its text and the look at the end. The root takes one call, each of five directories three, the link /bin two.
    expect(Object.fromEntries(calls)).toEqual({ statx: 200 + 1 + 10 + 1, readlinkat: 100 + 1, openat: 5 });
  });

  it("resolve(): where a path ends is looked at anew, whatever it was before", () => {
    const { root, path: top } = scratch();
    mkdirSync(join(top, "dir"));
    writeFileSync(join(top, "dir/other"), "");
    withLook(root, (look) => {
      const end = (): unknown => answer(() => look.resolve(safePath("/dir/x"), "follow"));
      expect(end()).toMatchObject({ reason: "missing" });
      writeFileSync(join(top, "dir/x"), "");
      expect(end()).toMatchObject({ path: "/dir/x" });
      rmSync(join(top, "dir/x"));
      symlinkSync("other", join(top, "dir/x"));
      expect(end()).toMatchObject({ path: "/dir/other" });
    });
  });

  it("end(): the node at the end of all links, and none where it has gone since", () => {
    const kernel = linuxSyscalls();
    let meanwhile: (() => void) | null = null;
    const { root, path: top } = scratch(undefined, { ...kernel, openat2: (...args) => (meanwhile?.(), kernel.openat2(...args)) });
    mkdirSync(join(top, "dir"));
    writeFileSync(join(top, "dir/tool"), "12345");
    symlinkSync("dir/tool", join(top, "link"));
    expect(withLook(root, (look) => look.end(safePath("/link")))).toMatchObject({ node: { kind: "file", stat: { size: 5n } }, links: ["/link"] });
    meanwhile = () => rmSync(join(top, "dir/tool"));
    expect(withLook(root, (look) => look.end(safePath("/link")))).toMatchObject({ node: { kind: "none" } });
  });

  it("within(): a directory is opened once, and not through a link that its path has by now [REQ-TOCTOU1]", () => {
    const { sys, calls } = counting();
    const { root, path: top } = scratch(undefined, sys);
    mkdirSync(join(top, "a/b"), { recursive: true });
    mkdirSync(join(top, "elsewhere/b"), { recursive: true });
    calls.clear();
    withLook(root, (look) => {
      const inB = look.within([nodeName("a"), nodeName("b")], (dir) => dir.sys.statx(dir.fd, "").ino);
      expect(look.within([nodeName("a"), nodeName("b")], (dir) => dir.sys.statx(dir.fd, "").ino)).toBe(inB);
      expect(calls.get("openat2")).toBe(1);
      rmSync(join(top, "a"), { recursive: true });
      symlinkSync("elsewhere", join(top, "a"));
    });
    expect(refusal(() => withLook(root, (look) => look.within([nodeName("a"), nodeName("b")], () => null)))).toEqual({ id: "E_POLICY", reason: "parent_is_link" });
  });

  it("resolve(), within(): many directories, a hundred and some descriptors at most between two questions, none afterwards", () => {
    const { root, path: top } = scratch();
    const names = Array.from({ length: 700 }, (_, number) => nodeName(`d${number}`));
    for (const one of names) {
      mkdirSync(join(top, one));
      writeFileSync(join(top, one, "tool"), "");
    }
    const before = openDescriptors();
    const look = new Look(root);
    let most = 0;
    for (const [at, one] of names.entries()) {
      // A question within a question keeps what the outer one holds.
      const ino = look.within([one], (dir) => {
        const { node } = look.end(safePath(`/${one}/tool`));
        return node.kind === "file" && node.stat.ino === dir.sys.statx(dir.fd, "tool").ino;
      });
      expect(ino).toBe(true);
      if (at % 50 === 49) most = Math.max(most, openDescriptors() - before);
    }
    expect(most).toBeGreaterThan(90);
    expect(most).toBeLessThan(150);
    look.close();
    expect(openDescriptors()).toBe(before);
  });

  it("close(): a look that is over answers nothing, also whoever awaited in the middle of one", async () => {
    const { root, path: top } = scratch();
    writeFileSync(join(top, "file"), "");
    const before = openDescriptors();
    const late = withLook(root, async (look) => {
      await Promise.resolve();
      return look.resolve(safePath("/file"), "follow");
    });
    await expect(late).rejects.toThrow(TypeError);
    expect(openDescriptors()).toBe(before);
  });
});
