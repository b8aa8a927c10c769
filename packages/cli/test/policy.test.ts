/** This proves which policy fields the command takes, that they do what they say, and who wins (REQ-C2, REQ-S9). */
import { chmodSync, linkSync, lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { FIELD_NAMES, policyFlag, PRESETS } from "@switchyard/policy";
import { parse } from "yaml";
import { expect, test } from "vitest";
import { LINK, place, type Place } from "./support/command.ts";

const manifest = (policy: string): string => `version: 1\npolicy: ${policy}\nlinks:\n  - {target: /usr/bin/ls, source: /opt/p/ls}\n`;

/** The root's own config. */
function configure({ at }: Place, text: string, mode = 0o644): void {
  const path = at("etc/switchyard/config.yaml");
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  writeFileSync(path, text);
  chmodSync(path, mode);
}

test("apply --commit: a target with two names, exit 10; with --override-preflight, switched [REQ-C2]", () => {
  const { at, json } = place();
  linkSync(at("usr/bin/ls"), at("usr/bin/dir"));
  expect(json("apply", ...LINK, "--commit")).toMatchObject({ code: 10, document: { error: { reason: "hard_links" } } });
  expect(json("apply", ...LINK, "--commit", "--allow-self-lockout").code).toBe(10);
  expect(json("apply", ...LINK, "--commit", "--override-preflight").code).toBe(0);
  expect(lstatSync(at("usr/bin/ls")).isSymbolicLink()).toBe(true);
});

test.for([
  ["{forbid_paths: [/usr/bin]}", "forbidden_path"],
  ["{allow_roots: [/usr/bin2]}", "outside_allow_roots"],
  ["{allow_roots: [/usr/bin2], override_preflight: true}", "outside_allow_roots"],
])("apply MANIFEST --commit: policy %s, exit 10 and nothing changed [REQ-S9]", ([policy = "", reason]) => {
  const { at, json } = place();
  writeFileSync(at("links.yaml"), manifest(policy));
  expect(json("apply", at("links.yaml"), "--commit")).toMatchObject({ code: 10, document: { error: { reason } } });
  expect(lstatSync(at("usr/bin/ls")).isFile()).toBe(true);
});

test("apply --commit --backup-dir: backups below it and none beside, found by rollback without it; of one that others can write, exit 10 [REQ-B1] [REQ-C2]", () => {
  const { at, json } = place();
  mkdirSync(at("srv/open"), { recursive: true });
  chmodSync(at("srv/open"), 0o777);
  expect(json("apply", ...LINK, "--commit", "--backup-dir", "/srv/open")).toMatchObject({ code: 10, document: { error: { reason: "backup_dir_unusable" } } });
  expect(json("apply", ...LINK, "--commit", "--backup-dir", "/srv/kept").code).toBe(0);
  const beside = (dir: string): string[] => readdirSync(at(dir)).filter((name) => name.startsWith(".ls."));
  expect([beside("usr/bin").length, beside("srv/kept/usr/bin").length]).toEqual([0, 2]);
  expect(json("rollback", "--commit").code).toBe(0);
  expect(lstatSync(at("usr/bin/ls")).isFile()).toBe(true);
});

test("apply --forbid-paths, --no-forbid-paths: over a manifest's list, replaced and emptied [REQ-C2] [REQ-S9]", () => {
  const { at, json } = place();
  writeFileSync(at("links.yaml"), manifest("{forbid_paths: [/usr/bin]}"));
  expect(json("apply", at("links.yaml"), "--no-forbid-paths").code).toBe(0);
  expect(json("apply", at("links.yaml"), "--forbid-paths", "/srv", "--forbid-paths", "/var").code).toBe(0);
  expect(json("apply", at("links.yaml"), "--no-forbid-paths", "--forbid-paths", "/usr")).toMatchObject({ code: 10, document: { error: { reason: "forbidden_path" } } });
});

test.for(["true", "false"])("policy show: preserve_acl %s is taken, from a manifest, the environment and its flag [REQ-M3] [REQ-C2]", (value) => {
  const { at, json, with: having } = place();
  writeFileSync(at("links.yaml"), manifest(`{preserve_acl: ${value}}`));
  const wanted = { code: 0, document: { policy: { preserve_acl: value === "true" } } };
  expect(json("policy", "show", at("links.yaml"))).toMatchObject(wanted);
  expect(having({ SWITCHYARD_PRESERVE_ACL: value }).json("policy", "show")).toMatchObject(wanted);
  expect(json("policy", "show", value === "true" ? "--preserve-acl" : "--no-preserve-acl")).toMatchObject(wanted);
});

test("policy show: what it prints as YAML, read by --policy, is the same [REQ-C2]", () => {
  const { at, run, json } = place();
  const { code, stdout, stderr } = run("policy", "show", "--policy", "coreutils", "--allow-roots", "/a b", "--allow-roots", "/#c\n, ]", "--tag", "123", "--origin");
  expect([code, stderr]).toEqual([0, ""]);
  const wanted = { ...PRESETS.coreutils, allow_roots: ["/a b", "/#c\n, ]"], backup_tag: "123" };
  expect(parse(stdout)).toEqual({ preset: "coreutils", ...wanted });
  writeFileSync(at("policy.yaml"), stdout);
  const { document } = json("policy", "show", "--policy", at("policy.yaml"));
  expect(document).toMatchObject({ kind: "switchyard.policy", schema_version: 1, command: "policy show", ok: true, exit_code: 0, error: null, preset: "coreutils", policy: wanted });
});

test("policy show: config, manifest, environment, flags, the later one wins, and each value tells where it is from [REQ-C2]", () => {
  const scene = place(process.env);
  configure(scene, "version: 1\npolicy:\n  preset: development\n  rescue_min_count: 1\n  allow_degraded_fs: true\n  absolute_links: true\n  backup_tag: config\n");
  writeFileSync(scene.at("links.yaml"), manifest("{rescue_min_count: 2, absolute_links: false, backup_tag: manifest, allow_roots: [/usr]}"));
  const { code, document } = scene.with({ SWITCHYARD_POLICY: "coreutils", SWITCHYARD_RESCUE_MIN_COUNT: "3", SWITCHYARD_TAG: "env", SWITCHYARD_FORBID_PATHS: "/a:/b" }).json("policy", "show", scene.at("links.yaml"), "--rescue-min-count", "4");
  expect(code).toBe(0);
  expect(document).toMatchObject({
    preset: "coreutils",
    preset_origin: { kind: "environment", variable: "SWITCHYARD_POLICY" },
    policy: { rescue_min_count: 4, backup_tag: "env", forbid_paths: ["/a", "/b"], absolute_links: false, allow_roots: ["/usr"], allow_degraded_fs: true, strict_ownership: true },
    origins: {
      rescue_min_count: { kind: "flag", flag: "--rescue-min-count" },
      backup_tag: { kind: "environment", variable: "SWITCHYARD_TAG" },
      absolute_links: { kind: "manifest", path: scene.at("links.yaml") },
      allow_degraded_fs: { kind: "file", path: scene.at("etc/switchyard/config.yaml") },
      strict_ownership: { kind: "preset", name: "coreutils" },
    },
  });
  expect(scene.json("policy", "show", "--no-config").document).toMatchObject({ preset: "production", preset_origin: null, policy: PRESETS.production });
  expect(scene.with({ SWITCHYARD_POLICY: "coreutils" }).json("policy", "show", "--policy", "production").document).toMatchObject({ preset: "production", preset_origin: { flag: "--policy" } });
});

test("the config's policy is that of apply, prune and rollback; a manifest's, of apply [REQ-C2] [REQ-PN4]", () => {
  const scene = place();
  configure(scene, "policy: {backup_tag: host, retention_count_limit: 7}\n");
  expect(scene.json("apply", ...LINK, "--commit").document).toMatchObject({ ok: true, actions: [{ backup: expect.stringContaining(".ls.host.") }] });
  expect(scene.json("prune").document).toMatchObject({ ok: true, policy: { backup_tag: "host", retention_count_limit: 7 } });
  expect(scene.json("prune", "--keep", "3").document).toMatchObject({ policy: { retention_count_limit: 3 } });
  expect(scene.json("rollback", "--commit").code).toBe(0);
  expect(scene.run("prune", "--keep", "3", "--retention-count-limit", "2").code).toBe(2);
  expect(scene.run("prune", "--no-retention-count-limit").code).toBe(2);
});

const CONFIGS: readonly (readonly [string, (scene: Place) => void, string])[] = [
  ["that others can write", (scene) => configure(scene, "policy: development\n", 0o664), "mode 664"],
  ["in a directory that others can write", (scene) => { configure(scene, "policy: development\n"); chmodSync(scene.at("etc"), 0o777); }, '"/etc"'],
  ["with an unknown field", (scene) => configure(scene, "policy:\n  allow_degraded_sf: true\n"), "config.yaml:2:3"],
  ["with an unknown key", (scene) => configure(scene, "version: 1\npolice: production\n"), "config.yaml:2:1"],
  ["with a preset that there is not", (scene) => configure(scene, "policy: prodution\n"), "config.yaml:1:9"],
  ["that is broken", (scene) => configure(scene, "policy: [\n"), "config.yaml:2:1"],
  ["with an alias that leads nowhere", (scene) => configure(scene, "policy: *gone\n"), "config.yaml:1"],
  ["that is a directory", ({ at }) => mkdirSync(at("etc/switchyard/config.yaml"), { recursive: true, mode: 0o755 }), "config.yaml"],
  ["that is a link out of the root", ({ at }) => { mkdirSync(at("etc/switchyard"), { recursive: true, mode: 0o755 }); symlinkSync("../../../../../../../../etc/hostname", at("etc/switchyard/config.yaml")); }, "leads out of the root"],
];
test.for(CONFIGS)("apply --commit: a config %s, exit 2 and nothing changed; with --no-config, done [REQ-C2]", ([, spoil, said]) => {
  const scene = place();
  spoil(scene);
  const { code, stdout, stderr } = scene.run("apply", ...LINK, "--commit");
  expect([code, stdout, stderr.includes(said)], stderr).toEqual([2, "", true]);
  expect(lstatSync(scene.at("usr/bin/ls")).isFile()).toBe(true);
  expect(scene.run("status").code).toBe(0);
  expect(scene.run("apply", ...LINK, "--commit", "--no-config").code).toBe(0);
});

test.for(["", "# nothing yet\n", "version: 1\n", "policy: {}\n"])("policy show: the config %j says nothing, production [REQ-C2]", (text) => {
  const scene = place(process.env);
  configure(scene, text);
  expect(scene.json("policy", "show").document).toMatchObject({ preset: "production", policy: PRESETS.production });
});

test.for([
  [["--policy", "prodution"], "production"],
  [["--policy", "./nothing.yaml"], "ENOENT"],
  [["--config", "./nothing.yaml"], "ENOENT"],
  [["--rescue-min-count", "11"], "--rescue-min-count"],
  [["--rescue-min-count", "many"], "--rescue-min-count"],
  [["--on-unfinished-run", "wait"], "recover"],
  [["--require-preservation", "owner", "--require-preservation", "colour"], "require_preservation[1]"],
  [["--allow-roots", "usr/bin"], "absolute"],
] as const)("policy show %j: exit 2, and says what is wrong [REQ-C2]", ([args, said]) => {
  const { code, stdout, stderr } = place(process.env).run("policy", "show", ...args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(said);
});

test.for([
  { SWITCHYARD_REQIRE_RESCUE: "true" },
  { SWITCHYARD_REQUIRE_RESCUE: "" },
  { SWITCHYARD_REQUIRE_RESCUE: "maybe" },
  { SWITCHYARD_POLICY: "" },
  { SWITCHYARD_ALLOW_ROOTS: "/usr::/opt" },
  { SWITCHYARD_LOCK_TIMEOUT: "soon" },
] as const)("apply: the environment %j, exit 2 and nothing is passed over [REQ-C2]", (environment) => {
  expect(place().with(environment).run("apply", ...LINK)).toMatchObject({ code: 2, stdout: "" });
});

test("apply: root, state directory and lock timeout from the environment; a flag wins [REQ-C2]", () => {
  const { root, at, with: having } = place();
  const command = having({ SWITCHYARD_ROOT: root, SWITCHYARD_STATE_DIR: "/srv/yard" });
  expect(command.bare("apply", ...LINK, "--commit").code).toBe(0);
  expect(lstatSync(at("srv/yard/runs")).isDirectory()).toBe(true);
  expect(command.bare("status", "--root", "/does/not/exist").code).toBe(2);
});

test("policy show --help: each field has its flag [REQ-C2]", () => {
  const { stdout } = place().run("policy", "show", "--help");
  for (const field of FIELD_NAMES.filter((name) => name !== "backup_tag")) {
    const flag = policyFlag(field);
    expect([field, [flag, flag.replace("--", "--no-")].some((one) => new RegExp(`^ +${one}\\b`, "m").test(stdout))]).toEqual([field, true]);
  }
});
