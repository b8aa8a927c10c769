import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { fileSystems } from "../../src/matrix/file-systems/file-systems.ts";
import { cellCommand } from "../../src/matrix/run/cell-command.ts";
import { planCells } from "../../src/matrix/run/plan-cells.ts";
import { loadDistros } from "../../src/matrix/scenario/load-distros.ts";
import { loadKernelLacks } from "../../src/matrix/scenario/load-kernel-lacks.ts";
import { SCENARIOS, loadScenarios } from "../../src/matrix/scenario/load-scenarios.ts";

const top = join(import.meta.dirname, "../../..");
const folder = mkdtempSync(join(tmpdir(), "matrix-scenarios-"));
afterAll(() => rmSync(folder, { recursive: true }));

const scenarios = loadScenarios();
const distros = loadDistros();
const parts = { scenarios, fileSystems, distros };
const gate = { only: [], fileSystems: [], distros: [], full: false };

describe("the committed scenarios", () => {
  it("all of them, fit the JSON Schema that editors use", () => {
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(join(top, "test-orch/schema/scenario.schema.json"), "utf8")));
    for (const { name } of scenarios) {
      validate(parse(readFileSync(join(SCENARIOS, `${name}.yaml`), "utf8")));
      expect(validate.errors, name).toBeNull();
    }
  });

  it("the requirements that they name, are there", () => {
    const { requirements } = parse(readFileSync(join(top, "SPEC/requirements.yaml"), "utf8"));
    const named = new Set(scenarios.flatMap(({ scenario }) => scenario.requirements ?? []));
    expect([...named].filter((id) => !(id in requirements))).toEqual([]);
  });

  it("the gate, has scenarios on ext4, xfs, btrfs, tmpfs and overlayfs [REQ-F3, REQ-CI2]", () => {
    const types = planCells(parts, gate).map(({ fileSystem }) => fileSystem?.type);
    expect([...new Set(types)]).toEqual(expect.arrayContaining(["ext4", "xfs", "btrfs", "tmpfs", "overlay"]));
  });

  it("each of them, is run somewhere, in the gate or at night [REQ-CI2]", () => {
    const run = new Set(planCells(parts, { ...gate, full: true }).map(({ named }) => named.name));
    expect(scenarios.filter(({ name }) => !run.has(name)).map(({ name }) => name)).toEqual([]);
  });

  it("the distributions that they need, are listed, and each of these is needed", () => {
    const needed = new Set(scenarios.flatMap(({ scenario }) => scenario.needs?.distros ?? []));
    expect([...needed].sort()).toEqual([...distros.keys()].sort());
  });

  it("what kernels lack, are file systems of the matrix", () => {
    const names = fileSystems.map(({ name }) => name);
    expect([...loadKernelLacks().keys()].filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe("loadScenarios()", () => {
  it.each([
    ["a key that there is not", "summary: as it should be\nsetup: []\nsteps:\n  - shell: 'true'\n    exits: 0\n", ["5:5: steps[0]: there is no key \"exits\""]],
    ["a key at the top that there is not", "summary: as it should be\nsetup: []\nsteps: [{ shell: 'true' }]\nskip: yes\n", ["4:1: there is no key \"skip\""]],
    ["a mistyped item of setup", "summary: as it should be\nsetup: [{ progam: /usr/bin/ls }]\nsteps: [{ shell: 'true' }]\n", ["2:11: setup[0]: there is no key \"progam\"", "2:9: setup[0]: one of these keys is needed: program"]],
    ["a mistyped key of what must stand at a path", "summary: as it should be\nsetup: []\nsteps: [{ shell: 'true', files: { /a: { knd: file } } }]\n", ["3:41: steps[0].files./a: there is no key \"knd\""]],
    ["no steps", "summary: as it should be\nsetup: []\nsteps: []\n", ["3:8: steps: "]],
    ["nothing at all", "", ["1:1: "]],
    ["a path that leads upwards", "summary: as it should be\nsetup: [{ directory: /a/../b }]\nsteps: [{ shell: 'true' }]\n", ["2:22: setup[0].directory: a path is absolute"]],
    ["a step that is not to be run", "summary: as it should be\nsetup: []\nsteps: [{ shell: 'true', skipped: yes }]\n", ["3:26: steps[0]: there is no key \"skipped\""]],
    ["broken YAML", "summary: [\n", ["2:1: "]],
    ["a key twice", "summary: as it should be\nsummary: again\n", ["2:1: "]],
  ])("%s, is refused with file, line and column", (_, text, faults) => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    const file = join(folder, "odd.yaml");
    writeFileSync(file, text);
    for (const fault of faults) expect(() => loadScenarios(folder)).toThrow(expect.objectContaining({ code: "bad-scenario", message: expect.stringContaining(`${file}:${fault}`) }));
  });

  it("a directory that is not there, or has none, is refused", () => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    for (const directory of [folder, join(folder, "nowhere")]) expect(() => loadScenarios(directory)).toThrow(expect.objectContaining({ code: "bad-scenario" }));
  });
});

describe("cellCommand()", () => {
  const [cell] = planCells(parts, { ...gate, only: ["switch-one"], fileSystems: ["ext4"] });

  it("of a scenario that is committed, names it and the file system", () => {
    expect(cell && cellCommand(cell, SCENARIOS)).toBe("npm run matrix -- --only switch-one --fs ext4");
  });

  it("of one that lies elsewhere, names that place too", () => {
    expect(cell && cellCommand(cell, "/my scenarios")).toBe("npm run matrix -- --only switch-one --fs ext4 --scenarios '/my scenarios'");
  });
});

describe("planCells()", () => {
  it("names that there are not, refuses", () => {
    expect(() => planCells(parts, { ...gate, only: ["no-such"] })).toThrow(expect.objectContaining({ code: "bad-options" }));
    expect(() => planCells(parts, { ...gate, fileSystems: ["ext5"] })).toThrow(expect.objectContaining({ code: "bad-options" }));
    expect(() => planCells(parts, { ...gate, distros: ["hannah"] })).toThrow(expect.objectContaining({ code: "bad-options" }));
  });

  it("a scenario and a file system that do not fit, refuses instead of running nothing", () => {
    expect(() => planCells(parts, { ...gate, only: ["refuse-image"], fileSystems: ["ext4"] })).toThrow(expect.objectContaining({ code: "bad-options" }));
  });

  it("the gate, has no variant of an option; the full lane has", () => {
    expect(fileSystemsOf(false)).not.toContain("ext4-data-journal");
    expect(fileSystemsOf(true)).toContain("ext4-data-journal");
  });

  it("a distribution that is named, is all that is run", () => {
    const cells = planCells(parts, { ...gate, distros: ["fedora"] });
    expect(cells.every(({ distro }) => distro === "fedora")).toBe(true);
  });
});

function fileSystemsOf(full: boolean): (string | undefined)[] {
  return planCells(parts, { ...gate, full }).map(({ fileSystem }) => fileSystem?.name);
}
