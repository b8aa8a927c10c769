/** This proves manifests through the command: trees, groups, policies of single items, and what is said of a faulty one. */
import { chmodSync, mkdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { place, type Place } from "../support/command.ts";

const PAGE = new URL("../../../../docs/formats/manifest.md", import.meta.url);

function program(at: Place["at"], path: string, mode = 0o755): void {
  mkdirSync(dirname(at(path)), { recursive: true, mode: 0o755 });
  writeFileSync(at(path), `#!/bin/sh\necho ${path}\n`);
  chmodSync(at(path), mode);
}

/** A root with a manifest in it. */
function written(text: string): Place & { readonly file: string } {
  const scene = place();
  const file = scene.at("m.yaml");
  writeFileSync(file, text);
  return { ...scene, file };
}

/** A tree of three programs, two of which have a name to replace. */
function treed(text: string): Place & { readonly file: string } {
  const scene = written(text);
  for (const name of ["ls", "cat", "extra"]) program(scene.at, `usr/lib/new/${name}`);
  program(scene.at, "usr/bin/cat");
  return scene;
}

test("plan FILE: the full example of docs/formats/manifest.md, is planned as it says", () => {
  const [, example = ""] = /```yaml\n(.*?)```/su.exec(readFileSync(PAGE, "utf8")) ?? [];
  const { at, json, run, file } = written(example);
  for (const name of ["awk", "gzip", "tar", "sort", "ls", "cat", "sha1sum", "b2sum"]) program(at, `usr/bin/${name}`);
  for (const name of ["uutils/bin/ls", "uutils/bin/cat", "uutils/bin/sha1sum", "uutils/bin/b2sum", "uutils/bin/md5sum", "uutils/bin/sort", "goawk/awk", "pigz/gzip", "bsdtar/tar", "other/sort"]) program(at, `usr/lib/${name}`);
  chmodSync(at("usr/lib/goawk/awk"), 0o777);
  expect(run("apply", "--link", "/usr/bin/sort=/usr/lib/other/sort", "--commit").code).toBe(0);
  const { code, document } = json("plan", file);
  expect({ code, error: document["error"] }).toEqual({ code: 0, error: null });
  expect(document).toMatchObject({
    actions: [
      { target: "/usr/bin/awk", policy: { force_untrusted_source: true } },
      { target: "/usr/bin/cat", source: "/usr/lib/uutils/bin/cat" },
      { target: "/usr/bin/gzip" },
      { target: "/usr/bin/ls" },
      { target: "/usr/bin/sha1sum" },
      { target: "/usr/bin/tar" },
      { target: "/usr/bin/sort", decision: "restore" },
    ],
    passed_over: [{ target: "/usr/bin/md5sum", why: "target_missing" }, { target: "/usr/share/man/man1/tar.1", why: "source_missing" }],
  });
});

test("apply FILE: a tree and a group, in text it says what follows what and what was left out; committed, and saved the same", () => {
  const { at, run, json, file } = treed("version: 1\ntrees: [{ from: /usr/lib/new, into: /usr/bin, except: [ls, nothing], policy: { require_preservation: [] } }]\ngroups:\n  - leader: { target: /usr/bin/ls, source: /opt/p/ls }\n    followers: [{ target: /usr/share/ls.1, source: /opt/p/ls.1 }]\n");
  for (const path of ["usr/share/ls.1", "opt/p/ls.1"]) program(at, path, 0o644);
  const { code, stdout, stderr } = run("plan", file, "-o", at("saved.json"));
  expect(code).toBe(0);
  expect(stdout).toContain("/usr/share/ls.1");
  expect(stdout).toContain(", with /usr/bin/ls");
  expect(stdout).toContain("with a policy of its own, require_preservation: []: 1\n  /usr/bin/cat\n");
  expect(stdout).toContain("left out, nothing there to replace: 1\n  /usr/bin/extra\n");
  expect(stderr).toContain('excepts "nothing"');
  const saved: unknown = JSON.parse(readFileSync(at("saved.json"), "utf8"));
  expect(saved).toMatchObject({ actions: [{ target: "/usr/bin/cat" }, { target: "/usr/bin/ls" }, { target: "/usr/share/ls.1", leader: "/usr/bin/ls" }] });
  program(at, "usr/lib/new/more");
  program(at, "usr/bin/more");
  expect(json("apply", at("saved.json"), "--commit").document).toMatchObject({ ok: true, actions: [{}, {}, { leader: "/usr/bin/ls", outcome: "switched" }], passed_over: [] });
  expect(readlinkSync(at("usr/share/ls.1"))).toBe("../../opt/p/ls.1");
});

test("apply --tree: the programs that --only and --except mean, made where --missing-targets says so", () => {
  const { json } = treed("");
  const targets = (...more: readonly string[]): unknown => {
    const { code, document } = json("plan", "--tree", "/usr/bin=/usr/lib/new", ...more);
    const { actions } = document;
    return code === 0 && Array.isArray(actions) ? actions.map(({ target }: { target: string }) => target) : document["error"];
  };
  expect(targets()).toEqual(["/usr/bin/cat", "/usr/bin/ls"]);
  expect(targets("--only", "l*", "--only", "cat", "--except", "cat")).toEqual(["/usr/bin/ls"]);
  expect(targets("--missing-targets", "create", "--except", "?s")).toEqual(["/usr/bin/cat", "/usr/bin/extra"]);
  expect(targets("--missing-targets", "refuse")).toMatchObject({ id: "E_POLICY", reason: "target_missing" });
  expect(targets("--only", "catt")).toMatchObject({ reason: "only_unmatched", remedies: ['Did you mean "cat"?'] });
  expect(targets("--link", "/usr/bin/ls=/opt/p/ls")).toMatchObject({ reason: "duplicate_target", message: expect.stringContaining("--link (number 1) and --tree (number 1)") });
});

test.for<[readonly string[], string]>([
  [["--only", "ls"], "nothing_to_choose"],
  [["--except", "ls"], "nothing_to_choose"],
  [["--missing-targets", "create"], "nothing_to_choose"],
  [["--protect"], "nothing_to_protect"],
  [["--tree", "/usr/bin=/opt/p", "--only", "a/b"], "bad_pattern"],
])("apply %j: exits 2", ([options, reason]) => {
  const { json } = place();
  expect(json("apply", ...(options.includes("--tree") ? [] : ["--restore", "/usr/bin/ls"]), ...options)).toMatchObject({ code: 2, document: { error: { reason } } });
});

test.for<[string, string, string, string]>([
  ["an unknown key of a tree", "version: 1\ntrees:\n  - from: /a\n    into: /b\n    excpet: [ls]\n", "5:5", "Did you mean except?"],
  ["an unknown key of the manifest", "version: 1\nlink: []\n", "2:1", "Did you mean links?"],
  ["an unknown key of a follower", "version: 1\ngroups:\n  - leader: { target: /a, source: /b }\n    followers:\n      - { target: /c, source: /d, optionl: true }\n", "5:35", "Did you mean optional?"],
  ["an unknown field of a link's policy", "version: 1\nlinks:\n  - target: /a\n    source: /b\n    policy: { force_untrusted_sources: true }\n", "5:15", "Did you mean force_untrusted_source?"],
  ["a field of a run in a link's policy", "version: 1\nlinks:\n  - { target: /a, source: /b, policy: { require_rescue: false } }\n", "3:41", "The field require_rescue is none of a single action: write it under the manifest's own policy."],
  ["a relative path", "version: 1\nlinks:\n  - target: usr/bin/ls\n    source: /b\n", "3:13", "A manifest looks like this:"],
  ["a pattern with a slash", "version: 1\ntrees:\n  - from: /a\n    into: /b\n    only: [ls, b/c]\n", "5:16", "A manifest looks like this:"],
  ["a program whose name YAML takes for something else", "version: 1\ntrees:\n  - from: /a\n    into: /b\n    only: [ls, true]\n", "5:16", "A manifest looks like this:"],
  ["a key that is missing", "version: 1\nlinks:\n  - target: /a\n", "3:5", "A manifest looks like this:"],
  ["a missing key's slip", "version: 1\nlinks:\n  - target: /a\n    sorce: /b\n", "4:5", "Did you mean source?"],
  ["no follower", "version: 1\ngroups:\n  - leader: { target: /a, source: /b }\n    followers: []\n", "4:16", "A manifest looks like this:"],
])("plan FILE: %s, exits 2 and names line and column", ([, text, at, remedy]) => {
  const { json, file } = written(text);
  const { code, document } = json("plan", file);
  expect({ code, document }).toMatchObject({ code: 2, document: { error: { id: "E_USAGE", reason: "manifest_invalid", message: expect.stringContaining(`m.yaml:${at}: `) } } });
  expect(document).toMatchObject({ error: { remedies: expect.arrayContaining([remedy]) } });
});

test("plan FILE: an unknown field of the manifest's policy, exits 2 and names line and column", () => {
  const { json, file } = written("version: 1\npolicy:\n  strict_owner: true\n");
  expect(json("plan", file)).toMatchObject({ code: 2, document: { error: { reason: "policy_invalid", message: expect.stringContaining("m.yaml:3:3") } } });
});

test.for<[string, string, readonly string[]]>([
  ["two links", "version: 1\nlinks:\n  - { target: /usr/bin/ls, source: /opt/p/ls }\n  - { target: /usr/bin/ls, source: /opt/p/ls }\n", ["3:5", "4:5"]],
  ["a tree and a restore", "version: 1\ntrees:\n  - { from: /usr/lib/new, into: /usr/bin }\nrestores:\n  - { target: /usr/bin/ls }\n", ["3:5", "5:5"]],
  ["a leader and a follower", "version: 1\ngroups:\n  - leader: { target: /usr/bin/ls, source: /opt/p/ls }\n    followers: [{ target: /usr/bin/ls, source: /opt/p/ls }]\n", ["3:13", "4:17"]],
])("plan FILE: a target in %s, exits 10 and names both places [REQ-C3]", ([, text, places]) => {
  const { json, file } = treed(text);
  const { code, document } = json("plan", file);
  expect({ code, document }).toMatchObject({ code: 10, document: { error: { reason: "duplicate_target" } } });
  for (const at of places) expect(document).toMatchObject({ error: { message: expect.stringContaining(`m.yaml:${at}`) } });
});

test("plan FILE: a target in a manifest and an option, is named by line and by option", () => {
  const { json, file } = written("version: 1\nlinks:\n  - { target: /usr/bin/ls, source: /opt/p/ls }\n");
  const { document } = json("plan", file, "--link", "/usr/bin/x=/opt/p/ls", "--link", "/usr/bin/ls=/opt/p/ls");
  expect(document).toMatchObject({ error: { reason: "duplicate_target", message: expect.stringContaining("m.yaml:3:5 and --link (number 2)") } });
});

test("plan FILE: a target in a large manifest twice, is named by its keys", () => {
  const links = [...Array.from({ length: 9000 }, (_, index) => ({ target: `/usr/bin/${"x".repeat(100)}${index}`, source: "/opt/p/ls" })), { target: "/usr/bin/ls", source: "/opt/p/ls" }, { target: "/usr/bin/ls", source: "/opt/p/ls" }];
  const { json, file } = written(JSON.stringify({ version: 1, links }));
  expect(json("plan", file, "--max-actions", "10000")).toMatchObject({ code: 10, document: { error: { reason: "duplicate_target", message: expect.stringContaining("links[9000]") } } });
});

test("apply FILE: a field of one link that the run's flags or environment decide, is theirs; what the manifest's policy says is not [REQ-C2]", () => {
  const { at, json, file, with: having } = written("version: 1\npolicy: { force_untrusted_source: false }\nlinks:\n  - { target: /usr/bin/ls, source: /opt/p/ls, policy: { force_untrusted_source: true } }\n");
  chmodSync(at("opt/p/ls"), 0o777);
  const stopped = { code: 10, document: { error: { reason: "source_untrusted" } } };
  expect(json("plan", file, "-o", at("saved.json"))).toMatchObject({ code: 0, document: { actions: [{ policy: { force_untrusted_source: true } }] } });
  expect(json("plan", file, "--no-force-untrusted-source")).toMatchObject(stopped);
  expect(having({ SWITCHYARD_FORCE_UNTRUSTED_SOURCE: "false" }).json("apply", file)).toMatchObject(stopped);
  expect(json("apply", at("saved.json"), "--no-force-untrusted-source")).toMatchObject(stopped);
  expect(json("apply", at("saved.json"), "--commit")).toMatchObject({ code: 0 });
});

test("apply FILE: a name with an odd byte, in double quotes", () => {
  const { json, file } = treed('version: 1\nlinks: [{ target: "/usr/bin/l\\udcff", source: /opt/p/ls }]\n');
  expect(json("apply", file, "--commit")).toMatchObject({ code: 0, document: { actions: [{ target: "/usr/bin/l\udcff", outcome: "switched" }] } });
});
