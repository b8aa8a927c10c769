/** This proves that providers which start well and do the wrong thing are found: what a `--version` check would have passed. */
import { expect, it } from "vitest";
import type { SmokeReport } from "../src/index.ts";
import { needTool } from "@switchyard/test-support/find-tool";
import { check, ground, type Ground } from "./support/ground.ts";

/** The report on one planted tool, of which the probe passes. */
async function reportOn(tool: string, script: (place: Ground) => string): Promise<SmokeReport> {
  const place = ground();
  const report = await place.run([place.plant(tool, script(place))]);
  expect(check(report, `probe /bin/${tool}`).outcome).toBe("passed");
  expect(place.leftovers()).toEqual([]);
  return report;
}

const real = (tool: string): string => needTool(tool, "coreutils");

it("run(): date -r prints the present time, failed [REQ-H1]", async () => {
  const report = await reportOn("date", () => `if [ "$1" = -r ]; then shift 2; fi; exec "${real("date")}" "$@"`);
  expect(report.failing).toContain("coreutils/date-r /bin/date");
  expect(check(report, "coreutils/date-r /bin/date")).toMatchObject({ outcome: "failed", level: "required", provider: "gnu", why: expect.stringContaining("Unattended upgrades"), differences: [{ what: "stdout", expected: "981173106\n" }] });
});

it("run(): date +%s prints a time that is not now, failed [REQ-H1]", async () => {
  const report = await reportOn("date", () => "echo 981173106");
  expect(check(report, "coreutils/date-s /bin/date").outcome).toBe("failed");
});

it.each([
  { what: "in the open", script: 'umask 000; cat > spill/data; sort -u spill/data; rm spill/data', outcome: "failed" },
  { what: "in a directory that all may enter", script: 'umask 022; mkdir spill/d; cat > spill/d/data; sort -u spill/d/data; rm -r spill/d', outcome: "failed" },
  { what: "in a directory of its own", script: 'umask 022; mkdir -m 0700 spill/d; cat > spill/d/data; sort -u spill/d/data; rm -r spill/d', outcome: "passed" },
  { what: "in a private file", script: 'umask 077; cat > spill/data; sort -u spill/data; rm spill/data', outcome: "passed" },
  { what: "nowhere", script: "sort -u", outcome: "passed" },
])("run(): sort lays its input aside $what, $outcome [REQ-H1]", async ({ script, outcome }) => {
  const report = await reportOn("sort", () => `[ "$2" = -S ] || exit 1\n${script}`);
  expect(check(report, "coreutils/sort-private /bin/sort").outcome).toBe(outcome);
});

it("run(): md5sum in another format, failed [REQ-H1]", async () => {
  const report = await reportOn("md5sum", () => `"${real("md5sum")}" "$@" | tr -s ' '`);
  const wrong = check(report, "checksums/md5sum-format /bin/md5sum");
  expect(wrong).toMatchObject({ outcome: "failed", differences: [{ what: "stdout", found: "b1946ac92492d2347c6235b4d2611184 file\n" }] });
});

it("run(): sha256sum -c that says ok to everything, failed [REQ-H1]", async () => {
  const report = await reportOn("sha256sum", () => '[ "$1" = -c ] && { echo "file: OK"; exit 0; }; exit 1');
  expect(check(report, "checksums/sha256sum-c /bin/sha256sum").outcome).toBe("passed");
  expect(check(report, "checksums/sha256sum-c-wrong /bin/sha256sum").outcome).toBe("failed");
});

it.each([
  { what: "replaces the link by a directory", script: "rm bin && mkdir bin && cp new bin/tool" },
  { what: "refuses it", script: 'echo "cannot create directory bin: File exists" >&2; exit 1' },
])("run(): install -D through a link to a directory $what, failed [REQ-H1]", async ({ script }) => {
  const report = await reportOn("install", () => `[ "$5" = bin/tool ] || exit 1\n${script}`);
  expect(check(report, "coreutils/install-D-alias /bin/install").outcome).toBe("failed");
});

it.each([
  ["ls", "ls-l"], ["cp", "cp-reflink"], ["mv", "mv-T"], ["rm", "rm-f"], ["ln", "ln-sT"], ["stat", "stat-format"], ["readlink", "readlink-e"], ["sort", "sort-V"], ["date", "date-s"],
])("run(): %s does nothing and exits 0, check %s failed [REQ-H1]", async (tool, name) => {
  const report = await reportOn(tool, () => "exit 0");
  expect(check(report, `coreutils/${name} /bin/${tool}`).outcome).toBe("failed");
  expect(report.smoke_status).toBe("failed");
});

it("run(): cp -a drops times and modes, failed [REQ-H1]", async () => {
  const report = await reportOn("cp", () => `shift; exec "${real("cp")}" -r "$@"`);
  expect(check(report, "coreutils/cp-a /bin/cp").differences.map(({ what }) => what)).toContain("mtime of copy/file");
});

it("run(): rm -r follows a link, failed", async () => {
  const report = await reportOn("rm", () => `"${real("rm")}" -rf kept; exec "${real("rm")}" "$@"`);
  expect(check(report, "coreutils/rm-r /bin/rm").differences).toMatchObject([{ what: "kind of kept/file", expected: "file", found: "parent_missing" }]);
});

it("run(): a provider that need not pass it, a warning and no failure [REQ-H1]", async () => {
  const place = ground();
  const readlink = place.link("readlink", place.source("busybox", `#!/bin/sh\n[ "$1" = -e ] && exit 1\n[ "$1" = --version ] && exit 1; [ "$1" = --help ] && { echo "BusyBox v1.35.0" >&2; exit 0; }\nexec "${real("readlink")}" "$@"\n`));
  const report = await place.run([readlink]);
  expect(report).toMatchObject({ smoke_status: "ok", failing: [] });
  expect(report.warnings).toContain("coreutils/readlink-e /bin/readlink");
  expect(check(report, "coreutils/readlink-e /bin/readlink")).toMatchObject({ level: "wanted", provider: "busybox", outcome: "failed" });
});

it("run(): a provider that nobody knows must pass everything", async () => {
  const place = ground();
  const readlink = place.link("readlink", place.source("mine", `#!/bin/sh\n[ "$1" = -e ] && exit 1\nexec "${real("readlink")}" "$@"\n`));
  const report = await place.run([readlink], {});
  expect(check(report, "coreutils/readlink-e /bin/readlink")).toMatchObject({ level: "required", outcome: "failed" });
});
