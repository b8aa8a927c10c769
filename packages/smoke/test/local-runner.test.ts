/** This proves what is checked of targets that are as they should be, and in what surroundings (REQ-H1). */
import { chmodSync, closeSync, openSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import process from "node:process";
import { closeRoot, openRoot, safePath } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { localRunner, parsePack, shippedPacks, smokeFailure, type SmokeTarget } from "../src/index.ts";
import { caught } from "./support/caught.ts";
import { findTool } from "@switchyard/test-support/find-tool";
import { reportOf, startRun } from "./support/run-process.ts";
import { check, ground } from "./support/ground.ts";

const tools = [...new Set(shippedPacks().filter(({ name }) => name !== "sudo").flatMap(({ checks }) => checks.map(({ tool }) => tool)))];

it("run(): the tools of this machine, every required check passes and nothing is left [REQ-H1]", async () => {
  const place = ground();
  const targets = tools.flatMap((tool) => {
    const path = findTool(tool);
    return path === undefined ? [] : [place.copy(tool, path)];
  });
  const report = await place.run(targets);
  expect(report.checks.filter(({ level, outcome }) => level === "required" && outcome !== "passed")).toEqual([]);
  expect(report).toMatchObject({ smoke_status: "ok", failing: [], scratch_left: null, umask: "022", uid: process.geteuid?.() });
  expect(report.checks.length).toBeGreaterThan(targets.length * 2);
  expect(smokeFailure(report)).toBeNull();
  expect(place.leftovers()).toEqual([]);
});

it("run(): no targets, ok", async () => {
  expect(await ground().run([])).toMatchObject({ smoke_status: "ok", checks: [], without_checks: [] });
});

it("run(): two names of one source, one probe, but each name's own checks [REQ-H1]", async () => {
  const place = ground();
  const source = place.source("multi", `#!/bin/sh\nif [ "$1" = --version ]; then echo x >> "${place.at("probes")}"; fi\nexit 0\n`);
  const report = await place.run([place.link("true", source), place.link("date", source), place.link("nothing-known", source)]);
  expect(place.said("probes")).toBe("x\n");
  expect(report.checks.filter(({ kind }) => kind === "probe")).toHaveLength(1);
  expect(check(report, "coreutils/true /bin/true").outcome).toBe("passed");
  expect(check(report, "coreutils/date-r /bin/date").outcome).toBe("failed");
  expect(report.without_checks).toEqual(["/bin/nothing-known"]);
});

it("run(): --version refused, --help exits 0, the probe passes [REQ-H1]", async () => {
  const place = ground();
  const target = place.link("some", place.source("some", '#!/bin/sh\n[ "$1" = --help ]\n'));
  const report = await place.run([target]);
  expect(check(report, "probe /bin/some")).toMatchObject({ outcome: "passed", exit_code: 0, invocation: { args: ["--help"] } });
});

it("run(): neither --version nor --help exits 0, failed [REQ-H1]", async () => {
  const place = ground();
  const report = await place.run([place.link("some", place.source("some", "#!/bin/sh\necho no >&2\nexit 3\n"))]);
  expect(check(report, "probe /bin/some")).toMatchObject({ outcome: "failed", exit_code: 3, stderr: { text: "no\n" }, differences: [{ what: "exit", expected: "0", found: "3" }] });
  expect(report).toMatchObject({ smoke_status: "failed", failing: ["probe /bin/some"] });
  expect(smokeFailure(report)).toMatchObject({ id: "E_SMOKE", exitCode: 80, reason: "checks_failed", path: "/bin/some", report });
});

it("run(): a target whose program is wanted only, what it does is a warning; where it leads is required all the same [REQ-H1]", async () => {
  const place = ground();
  const broken = place.source("multi", "#!/bin/sh\nexit 3\n");
  const [date, some] = [place.link("date", broken), place.link("some", broken)];
  const wanted = [date, some].map((target) => ({ ...target, level: "wanted" as const }));
  const report = await place.run(wanted);
  expect(report).toMatchObject({ smoke_status: "ok", failing: [], warnings: expect.arrayContaining(["probe /bin/date", "coreutils/date-r /bin/date"]) });
  expect(smokeFailure(report)).toBeNull();
  // One name of the same program that must work is enough, wherever it stands.
  for (const targets of [[...wanted.slice(0, 1), some], [some, ...wanted.slice(0, 1)]]) expect(await place.run(targets)).toMatchObject({ smoke_status: "failed", failing: ["probe /bin/some"] });
  rmSync(place.at("opt/multi"));
  expect(await place.run(wanted)).toMatchObject({ smoke_status: "failed", failing: ["link /bin/date", "link /bin/some"] });
});

it("run(): false, which never exits 0, is probed as its pack says; a usual name of the same inode goes first", async () => {
  const place = ground();
  const alone = place.plant("false", "exit 1");
  const source = place.source("multi", '#!/bin/sh\ncase "$0" in */false) exit 1;; esac\n');
  const report = await place.run([alone, place.link("yes", source)]);
  expect(check(report, "probe /bin/false")).toMatchObject({ outcome: "failed", exit_code: 0 }); // it exits 0, and should not
  expect(check(report, "probe /bin/yes").outcome).toBe("passed");
});

it("run(): the environment, what the pack names and nothing of ours [REQ-H1]", async () => {
  const place = ground();
  process.env["SMOKE_TEST_SECRET"] = "hunter2";
  const target = place.plant("ls", `cat /proc/self/environ > "${place.at("environment")}"; umask > "${place.at("umask")}"; pwd > "${place.at("pwd")}"; readlink /proc/$$/fd/0 > "${place.at("stdin")}"`);
  const pack = { ...shippedPacks()[0], name: "mine", providers: [], probes: [], checks: shippedPacks().flatMap(({ checks }) => checks).filter(({ name }) => name === "ls-l") };
  const mine = { schema: "smoke_pack.v1", revision: 1, ...pack } as const;
  const report = await place.run([target], { packs: [mine] });
  delete process.env["SMOKE_TEST_SECRET"];
  const variables = place.said("environment").split("\0").filter(Boolean).filter((one) => !/^(PWD|OLDPWD|SHLVL|_)=/.test(one)); // those are the shell's own
  expect(new Set(variables.map((one) => one.split("=")[0]))).toEqual(new Set(["LC_ALL", "SWITCHYARD_SMOKE", "TZ"]));
  const { invocation } = check(report, "mine/ls-l /bin/ls");
  expect(invocation).toMatchObject({ file: place.at("bin/ls"), argv0: place.at("bin/ls"), args: ["-l", "link", "plain"] });
  expect(new Set(Object.entries(invocation?.environment ?? {}).map(([key, value]) => `${key}=${value}`))).toEqual(new Set(variables));
  expect(place.said("umask")).toBe("0022\n");
  expect(place.said("pwd")).toMatch(new RegExp(`^${place.at("tmp")}/switchyard-smoke-[^/]+/\\d+\n$`));
  expect(place.said("stdin")).toBe("/dev/null\n");
});

it("run(): a descriptor that our process was left, hidden from what it starts [REQ-H1]", async () => {
  const place = ground();
  writeFileSync(place.at("secret"), "hunter2");
  place.plant("ls", `[ "$1" = -l ] || exit 0; readlink /proc/$$/fd/30 > "${place.at("descriptor")}"; readlink /proc/$PPID/fd/30 >> "${place.at("descriptor")}"`);
  const extra = openSync(place.at("secret"), "r");
  const report = await reportOf(startRun(place.root.path, "ls", { extra }));
  closeSync(extra);
  expect(check(report, "coreutils/ls-l /bin/ls").exit_code).toBe(0);
  expect(place.said("descriptor")).toBe(`/dev/null\n${place.at("secret")}\n`);
});

it("run(): an absolute link in a root elsewhere, the source inside the root is started under the target's name", async () => {
  const place = ground();
  const target = place.link("some", place.source("some", `#!/bin/sh\necho inside > "${place.at("where")}"\n`), "/opt/some");
  const report = await place.run([target]);
  expect(check(report, "probe /bin/some")).toMatchObject({ outcome: "passed", invocation: { file: place.at("opt/some"), argv0: place.at("bin/some") } });
  expect(place.said("where")).toBe("inside\n");
});

it("run(): a directory on the way to the target is a link, all is well", async () => {
  const place = ground();
  const { source } = place.plant("some", "exit 0");
  symlinkSync("bin", place.at("sbin"));
  const target: SmokeTarget = { target: safePath("/sbin/some"), source };
  expect(await place.run([target])).toMatchObject({ smoke_status: "ok" });
});

it("run(): a target that is a file again, its own source", async () => {
  const place = ground();
  const { source } = place.plant("some", "exit 0");
  expect(await place.run([{ target: source.path, source }])).toMatchObject({ smoke_status: "ok" });
});

it("run(): the root is /, the target is started as it is", async () => {
  const place = ground();
  const { source } = place.plant("some", "exit 0");
  const root = openRoot("/");
  const target = { target: safePath(place.at("bin/some")), source: { ...source, path: safePath(place.at("opt/some")) } };
  const report = await localRunner({ scratchIn: place.at("tmp") }).run({ root, targets: [target] });
  closeRoot(root);
  expect(report).toMatchObject({ smoke_status: "ok", checks: [{ kind: "link" }, { invocation: { file: place.at("bin/some") } }] });
});

it("run(): a pack that puts a file below a file, could_not_start", async () => {
  const place = ground();
  const files = [{ kind: "file", path: "a" }, { kind: "file", path: "a/b" }];
  const mine = parsePack({ schema: "smoke_pack.v1", name: "p", revision: 1, checks: [{ kind: "command", name: "c", tool: "some", args: [], files, expect: {} }] }, "test");
  const report = await place.run([place.plant("some", "exit 0")], { packs: [mine] });
  expect(check(report, "p/c /bin/some")).toMatchObject({ outcome: "could_not_start", differences: [{ what: "files", found: "parent_not_directory" }] });
  expect(place.leftovers()).toEqual([]);
});

it.each([{ parallel: 0 }, { parallel: Number.NaN }, { timeoutMs: -1 }, { outputBytes: 0 }])("localRunner(): the limit %j, limit_invalid", async (limits) => {
  expect(await caught(() => localRunner({ limits }))).toMatchObject({ id: "E_USAGE", exitCode: 2, reason: "limit_invalid" });
});

it("run(): limits without end, ok", async () => {
  const place = ground();
  const limits = { timeoutMs: Infinity, totalTimeoutMs: Infinity, parallel: Infinity, outputBytes: Infinity, scratchBytes: Infinity };
  expect(await place.run([place.plant("some", "exit 0")], { limits })).toMatchObject({ smoke_status: "ok" });
});

it("run(): twice at the same time, neither disturbs the other [REQ-T1]", async () => {
  const place = ground();
  const target = place.copy("sort", findTool("sort") ?? "");
  const reports = await Promise.all([1, 2, 3].map(() => place.run([target])));
  expect(reports.map(({ smoke_status }) => smoke_status)).toEqual(["ok", "ok", "ok"]);
  expect(place.leftovers()).toEqual([]);
});

it("prepare(): all is there, nothing is left [REQ-H3]", () => {
  const place = ground();
  localRunner({ scratchIn: place.at("tmp") }).prepare();
  expect(place.leftovers()).toEqual([]);
});

it("prepare(), run(): no place for a scratch directory, runner_unusable [REQ-H3]", async () => {
  const place = ground();
  const before = readdirSync("/proc/self/fd").length;
  const runner = localRunner({ scratchIn: place.at("missing") });
  expect(await caught(() => runner.prepare())).toMatchObject({ id: "E_SMOKE", exitCode: 80, reason: "runner_unusable", path: place.at("missing") });
  expect(await caught(runner.run({ root: place.root, targets: [] }))).toMatchObject({ reason: "runner_unusable" });
  expect(readdirSync("/proc/self/fd").length).toBe(before);
});

it.each([0o777, 0o775])("prepare(): others may rearrange the directory for scratch directories (mode %o), runner_unusable", async (mode) => {
  const place = ground();
  chmodSync(place.at("tmp"), mode);
  expect(await caught(() => localRunner({ scratchIn: place.at("tmp") }).prepare())).toMatchObject({ reason: "runner_unusable", errno: "EPERM" });
  expect(place.leftovers()).toEqual([]);
});

it("run(): descriptors, none is left open", async () => {
  const place = ground();
  const targets = [place.copy("sort", findTool("sort") ?? ""), place.plant("cat", "exit 1")];
  await place.run(targets);
  const before = readdirSync("/proc/self/fd").length;
  await place.run(targets);
  expect(readdirSync("/proc/self/fd").length).toBe(before);
});
