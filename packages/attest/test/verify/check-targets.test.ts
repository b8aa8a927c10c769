/** This proves how the paths of a statement are held against what is there. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { decodeBytes, safePath, sha256 } from "@switchyard/fs-atomic";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { checkTargets, type RunAction, type TargetState } from "../../src/index.ts";
import { statement } from "../support/sample.ts";

const DEST = "../opt/ls";
const NOTHING = { kind: "none", hash: null } as const;

const LINK: RunAction = { actionId: "link", path: safePath("/bin/ls"), before: NOTHING, after: { kind: "symlink", hash: sha256(DEST) }, sourceHash: sha256("new") };
const FILE: RunAction = { actionId: "file", path: safePath("/bin/cp"), before: NOTHING, after: { kind: "file", hash: sha256("old") }, sourceHash: null };
const ABSENT: RunAction = { actionId: "absent", path: safePath("/bin/no"), before: NOTHING, after: NOTHING, sourceHash: null };

/** A root in which a run has left a link, a file and nothing. */
function place(): Scratch {
  const made = scratch();
  for (const name of ["bin", "opt"]) mkdirSync(made.at(name));
  writeFileSync(made.at("opt/ls"), "new");
  symlinkSync(DEST, made.at("bin/ls"));
  writeFileSync(made.at("bin/cp"), "old");
  return made;
}

async function states({ root }: Scratch, ...actions: readonly RunAction[]): Promise<TargetState[]> {
  return (await checkTargets(root, statement({ actions }))).map(({ state }) => state);
}

it("checkTargets(): as the run left it, all the same, in the order of the statement [REQ-O4]", async () => {
  const findings = await checkTargets(place().root, statement({ actions: [LINK, FILE, ABSENT] }));
  expect(findings).toEqual([
    { path: "/bin/ls", actionId: "link", state: "same", found: null },
    { path: "/bin/cp", actionId: "file", state: "same", found: null },
    { path: "/bin/no", actionId: "absent", state: "same", found: null },
  ]);
});

const CHANGES: readonly (readonly [string, (at: Scratch["at"]) => void, RunAction, TargetState])[] = [
  ["the link is gone", (at) => rmSync(at("bin/ls")), LINK, "missing"],
  ["its directory is gone", (at) => rmSync(at("bin"), { recursive: true }), LINK, "missing"],
  ["a file is in the link's place", (at) => { rmSync(at("bin/ls")); writeFileSync(at("bin/ls"), DEST); }, LINK, "other_kind"],
  ["a directory is in its place", (at) => { rmSync(at("bin/ls")); mkdirSync(at("bin/ls")); }, LINK, "other_kind"],
  ["a FIFO is in the file's place", (at) => { rmSync(at("bin/cp")); execFileSync("mkfifo", [at("bin/cp")]); }, FILE, "other_kind"],
  ["the link has another text", (at) => { rmSync(at("bin/ls")); symlinkSync("../opt/./ls", at("bin/ls")); }, LINK, "other_content"],
  ["the file has other bytes", (at) => writeFileSync(at("bin/cp"), "odd"), FILE, "other_content"],
  ["what the link leads to was upgraded", (at) => writeFileSync(at("opt/ls"), "newer"), LINK, "other_source"],
  ["what the link leads to is gone", (at) => rmSync(at("opt/ls")), LINK, "source_missing"],
  ["the link leads round in a circle", (at) => { rmSync(at("opt/ls")); symlinkSync("../bin/ls", at("opt/ls")); }, LINK, "source_missing"],
  ["what the link leads to is a directory", (at) => { rmSync(at("opt/ls")); mkdirSync(at("opt/ls")); }, LINK, "unreadable"],
  ["something came where nothing was left", (at) => writeFileSync(at("bin/no"), ""), ABSENT, "other_kind"],
  ["the directory of what is absent is gone", (at) => rmSync(at("bin"), { recursive: true }), ABSENT, "same"],
  ["the directory became a link that leads out of the root", (at) => { renameSync(at("bin"), at("was")); symlinkSync("../../../..", at("bin")); }, LINK, "missing"],
];

it.each(CHANGES)("checkTargets(): %s, seen [REQ-O4]", async (_, change, action, state) => {
  const made = place();
  change(made.at);
  expect(await states(made, action)).toEqual([state]);
});

it("checkTargets(): nothing is said of what a link leads to where that was not signed, nor of bytes that were not hashed [REQ-O4]", async () => {
  const made = place();
  writeFileSync(made.at("opt/ls"), "newer");
  writeFileSync(made.at("bin/cp"), "odd");
  const unhashed = { ...FILE, after: { kind: "file", hash: null } } as const;
  expect(await states(made, { ...LINK, sourceHash: null }, unhashed)).toEqual(["same", "same_kind"]);
});

it("checkTargets(): an absolute link, and a directory that is a link, inside the root [REQ-S1]", async () => {
  const made = place();
  rmSync(made.at("bin/ls"));
  symlinkSync("/opt/ls", made.at("bin/ls"));
  mkdirSync(made.at("usr"));
  renameSync(made.at("bin"), made.at("usr/bin"));
  symlinkSync("/usr/bin", made.at("bin"));
  expect(await states(made, { ...LINK, after: { kind: "symlink", hash: sha256("/opt/ls") } }, FILE)).toEqual(["same", "same"]);
});

it("checkTargets(): a name and a text that are not UTF-8 [REQ-O4]", async () => {
  const made = place();
  const [name, dest] = ["/bin/\xe9", "\xff"].map((text) => Buffer.from(text, "latin1"));
  if (name === undefined || dest === undefined) throw new Error("unreachable");
  symlinkSync(dest, Buffer.concat([Buffer.from(made.path), name]));
  expect(await states(made, { ...LINK, path: safePath(decodeBytes(name)), after: { kind: "symlink", hash: sha256(dest) }, sourceHash: null })).toEqual(["same"]);
});

it("checkTargets(): a statement whose paths are none, told and not followed [REQ-S1]", async () => {
  const made = place();
  const signed = statement({ actions: [LINK] });
  for (const path of ["/../etc/passwd", "bin/ls", "/bin/%2E%2E/x", ""]) {
    const [action] = signed.predicate.actions;
    const actions = action === undefined ? [] : [{ ...action, path }];
    const [finding] = await checkTargets(made.root, { ...signed, predicate: { ...signed.predicate, actions } });
    expect(finding).toMatchObject({ path, state: "bad_path" });
  }
});

it("checkTargets(): thousands of paths to one file, each found", async () => {
  const made = place();
  const actions = Array.from({ length: 3000 }, (_, index) => ({ ...LINK, actionId: String(index), path: safePath(`/bin/a${index}`) }));
  for (const { path } of actions) symlinkSync(DEST, made.at(`bin/${path.name}`));
  expect(new Set(await states(made, ...actions))).toEqual(new Set(["same"]));
});

it("checkTargets(): a mode that was changed is not what it looks at", async () => {
  const made = place();
  chmodSync(made.at("bin/cp"), 0o700);
  expect(await states(made, FILE)).toEqual(["same"]);
});
