/** This proves which tools are a way back: how many, which, and what they need (REQ-RC2). */
import { chmodSync, linkSync, lstatSync, mkdirSync, renameSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { linuxSyscalls, OPEN } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { checkRescue, LINK_UNDO_TOOLS, RESCUE_TOOLS, type Inode, type RescueReport } from "../../src/index.ts";
import { toolbox, type Toolbox } from "../support/toolbox.ts";

const SIX = ["mv", "rm", "readlink", "ln", "stat", "ls"] as const;
const sys = linuxSyscalls();
const check = (box: Toolbox, more: Partial<Parameters<typeof checkRescue>[0]> = {}): Promise<RescueReport> => checkRescue({ path: box.path, replaced: [], timeoutMs: 10_000, ...more });
const whyOf = ({ found }: RescueReport, tool: string): string | undefined => found.find((one) => one.tool === tool)?.why;

/** The inode of a name itself, as a plan's observation has it. */
function inode(path: string): Inode {
  const fd = sys.openat(-100, path, { flags: OPEN.PATH | OPEN.NOFOLLOW });
  try {
    return sys.statx(fd, "");
  } finally {
    sys.close(fd);
  }
}

it("checkRescue(): an empty PATH, none and nothing found [REQ-RC2]", async () => {
  expect(await checkRescue({ path: "", replaced: [] })).toEqual({
    profile: "none",
    found: [],
    count: 0,
    minCount: 6,
    needed: ["mv", "rm", "readlink", "ln", "stat"].map((tool) => ({ tool, there: "no" })),
    passedOver: [],
  });
});

it("checkRescue(): all ten, gnu-subset, each with its path [REQ-RC2, REQ-RC3]", async () => {
  const box = toolbox().link(...RESCUE_TOOLS);
  const report = await check(box);
  expect(report).toMatchObject({ profile: "gnu-subset", count: 10, passedOver: [] });
  expect(report.found).toEqual(RESCUE_TOOLS.map((tool) => ({ tool, path: box.at(tool), counts: true, why: "usable", detail: "" })));
});

it("checkRescue(): five, none; with a sixth, gnu-subset [REQ-RC2]", async () => {
  const box = toolbox().link(...SIX.slice(0, 5));
  expect(await check(box)).toMatchObject({ profile: "none", count: 5 });
  expect(await check(box.link("ls"))).toMatchObject({ profile: "gnu-subset", count: 6 });
});

it("checkRescue(): fewer asked for, fewer are enough; more asked for, six are not [REQ-RC2]", async () => {
  const box = toolbox().link(...SIX);
  expect(await check(box, { minCount: 7 })).toMatchObject({ profile: "none", minCount: 7 });
  expect(await check(toolbox().link(...SIX.slice(0, 5)), { minCount: 5 })).toMatchObject({ profile: "gnu-subset" });
});

it("checkRescue(): nine without one that the script needs, none, and which is missing; enough for a script of links [REQ-RC2]", async () => {
  const box = toolbox().link(...RESCUE_TOOLS.filter((tool) => tool !== "stat"));
  const report = await check(box);
  expect(report).toMatchObject({ profile: "none", count: 9 });
  expect(report.needed.filter(({ there }) => there === "no")).toEqual([{ tool: "stat", there: "no" }]);
  expect(await check(box, { needed: LINK_UNDO_TOOLS })).toMatchObject({ profile: "gnu-subset" });
});

it("checkRescue(): the plan replaces a link on the path, it does not count [REQ-RC2]", async () => {
  const box = toolbox().link(...SIX);
  const report = await check(box, { replaced: [inode(box.at("mv"))] });
  expect(report).toMatchObject({ profile: "none", count: 5 });
  expect(whyOf(report, "mv")).toBe("replaced");
});

it("checkRescue(): the plan replaces what a link on the path leads to, through another link, it does not count [REQ-RC2]", async () => {
  const box = toolbox().link(...SIX.slice(1)).plant("real", "exit 0");
  symlinkSync("real", box.at("hop"));
  symlinkSync(box.at("hop"), box.at("mv"));
  expect(await check(box)).toMatchObject({ profile: "gnu-subset" });
  for (const name of ["real", "hop", "mv"]) expect(whyOf(await check(box, { replaced: [inode(box.at(name))] }), "mv")).toBe("replaced");
});

it("checkRescue(): a directory of the path is a link that the plan replaces, nothing in it counts [REQ-RC2]", async () => {
  const box = toolbox().link(...SIX);
  symlinkSync(box.path, `${box.path}-link`);
  const report = await check(box, { path: `${box.path}-link`, replaced: [inode(`${box.path}-link`)] });
  expect(report).toMatchObject({ profile: "none", count: 0 });
});

it("checkRescue(): the plan replaces another name of the inode, it does not count; another file system's of the same number, it does [REQ-RC2]", async () => {
  const box = toolbox().link(...SIX.slice(1)).plant("mv", "exit 0");
  linkSync(box.at("mv"), box.at("other"));
  const { ino, device } = inode(box.at("other"));
  expect(whyOf(await check(box, { replaced: [{ ino, device }] }), "mv")).toBe("replaced");
  expect(whyOf(await check(box, { replaced: [{ ino, device: "0:0" }] }), "mv")).toBe("usable");
});

it("checkRescue(): the first of that name is replaced, a later one does not count: no shell gets there [REQ-RC2]", async () => {
  const [first, second] = [toolbox().link(...SIX), toolbox().link("mv")];
  const report = await check(first, { path: `${first.path}:${second.path}`, replaced: [inode(first.at("mv"))] });
  expect(whyOf(report, "mv")).toBe("replaced");
});

it("checkRescue(): no x bit, a directory, a dangling link: the next directory's counts, as for a shell [REQ-RC2]", async () => {
  const [first, second] = [toolbox(), toolbox().link(...SIX)];
  writeFileSync(first.at("mv"), "#!/bin/sh\nexit 0\n", { mode: 0o644 });
  mkdirSync(first.at("rm"));
  symlinkSync("nowhere", first.at("ln"));
  symlinkSync("loop", first.at("loop"));
  symlinkSync("loop", first.at("stat"));
  const report = await check(first, { path: `${first.path}:${second.path}` });
  expect(report).toMatchObject({ profile: "gnu-subset", count: 6 });
  expect(report.found.every(({ path }) => path.startsWith(second.path))).toBe(true);
  expect(whyOf(await check(first), "mv")).toBe("not_executable");
});

it("checkRescue(): entries that are empty, relative, missing, not directories or twice there, passed over and told [REQ-RC2]", async () => {
  const box = toolbox().link(...SIX);
  const path = ["", "bin", ".", `${box.path}/../bin`, `${box.path}/gone`, box.at("mv"), `${box.path}/`, "", box.path].join(":");
  const report = await check(box, { path });
  expect(report.passedOver.map(({ why }) => why)).toEqual(["empty", "relative", "relative", "path_dotdot", "missing", "parent_not_directory"]);
  expect(report).toMatchObject({ profile: "gnu-subset", count: 6 });
  expect(await check(box, { path: `:bin:${box.path}/gone` })).toMatchObject({ profile: "none", found: [] });
});

it.each([
  ["its directory", (box: Toolbox) => chmodSync(box.path, 0o777)],
  ["its directory, by its group", (box: Toolbox) => chmodSync(box.path, 0o775)],
  ["a directory above", (box: Toolbox) => chmodSync(`${box.path}/..`, 0o777)],
  ["the program", (box: Toolbox) => chmodSync(box.at("mv"), 0o777)],
  ["a directory that its link leads through", throughOpen],
])("checkRescue(): others may write %s, it does not count and is not run [REQ-RC2]", async (_, open) => {
  const box = toolbox().link(...SIX.slice(1));
  box.plant("mv", `: >"${box.path}/../ran"`);
  open(box);
  expect(whyOf(await check(box), "mv")).toBe("untrusted");
  expect(() => statSync(`${box.path}/../ran`)).toThrow(expect.objectContaining({ code: "ENOENT" }));
});

function throughOpen(box: Toolbox): void {
  const open = `${box.path}/../open`;
  mkdirSync(open);
  chmodSync(open, 0o777);
  renameSync(box.at("mv"), `${open}/mv`);
  symlinkSync("../open/mv", box.at("mv"));
  expect(lstatSync(box.at("mv")).isSymbolicLink()).toBe(true);
}

it("checkRescue(): a directory above is writable by all and sticky, what is in it counts [REQ-RC2]", async () => {
  const box = toolbox().link(...SIX);
  chmodSync(`${box.path}/..`, 0o1777);
  expect(await check(box)).toMatchObject({ profile: "gnu-subset" });
});

it.each([{ minCount: 0 }, { minCount: 11 }, { minCount: 1.5 }, { minCount: Number.NaN }, { timeoutMs: 0 }, { timeoutMs: Number.POSITIVE_INFINITY }])("checkRescue(): %j, refused [REQ-RC2]", async (limits) => {
  await expect(checkRescue({ path: "", replaced: [], ...limits })).rejects.toMatchObject({ id: "E_USAGE", reason: "bad_limit" });
});
