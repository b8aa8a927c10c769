/** This proves the gates on what only root can make on a disk, by changing one thing in an honest observation (REQ-S2). */
import { STATX_ATTR, type Kept, type Mount } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { DEFAULT_POLICY, evaluate, judgeAction, type ActionObservation, type Policy } from "../../src/index.ts";
import { goodRoot, observation } from "../support/observation.ts";

type Change = (seen: ActionObservation) => Partial<ActionObservation>;

const mounted =
  (change: Partial<Mount>): Change =>
  ({ mount }) => ({ mount: mount === null ? null : { ...mount, ...change } });
const targetNode =
  (change: Partial<ActionObservation["parent"]>): Change =>
  (seen) => ({ targetNode: seen.targetNode.kind === "none" ? seen.targetNode : { ...seen.targetNode, stat: { ...seen.targetNode.stat, ...change } } });
const source =
  (change: (present: Extract<ActionObservation["sourceNode"], { state: "present" }>) => object): Change =>
  ({ sourceNode }) => ({ sourceNode: sourceNode.state !== "present" ? sourceNode : { ...sourceNode, ...change(sourceNode) } });

const CAPABLE = new Map([["security.capability", Buffer.from([1, 2])]]);

const TABLE: readonly (readonly [string, Change, readonly string[]])[] = [
  ["nothing changed", () => ({}), []],
  ["a read-only mount", mounted({ readOnly: true }), ["read_only"]],
  ["a noexec mount", mounted({ noExec: true }), ["no_exec"]],
  ["a nosymfollow mount", mounted({ noSymFollow: true }), ["no_symlink_follow"]],
  ["a mount that the kernel does not name", () => ({ mount: null }), ["mount_unknown"]],
  ["a target that is a mount point", targetNode({ mountId: 0n }), ["mount_point"]],
  ["an immutable target", targetNode({ attributes: STATX_ATTR.IMMUTABLE }), ["immutable"]],
  ["an append-only target", targetNode({ attributes: STATX_ATTR.APPEND }), ["immutable"]],
  ["an immutable directory", ({ parent }) => ({ parent: { ...parent, attributes: STATX_ATTR.IMMUTABLE } }), ["immutable"]],
  ["an append-only directory", ({ parent }) => ({ parent: { ...parent, attributes: STATX_ATTR.APPEND } }), ["immutable"]],
  ["a target with capabilities", () => ({ targetXattrs: CAPABLE }), ["capabilities"]],
  ["a target with other attributes", () => ({ targetXattrs: new Map([["user.note", Buffer.from("x")]]) }), []],
  ["a source on a noexec mount", source(({ mount }) => ({ mount: mount === null ? null : { ...mount, noExec: true } })), ["source_no_exec"]],
  ["a source on a mount that the kernel does not name", source(() => ({ mount: null })), ["mount_unknown"]],
  ["a source of another user", () => ({ trustedUids: [4711] }), ["source_untrusted"]],
];

it.each(TABLE)("evaluate(): %s [REQ-S2, REQ-S3]", (_what, change, reasons) => {
  const seen = observation(goodRoot());
  expect(evaluate({ ...seen, ...change(seen) }, DEFAULT_POLICY).map(({ reason }) => reason)).toEqual(reasons);
});

it("evaluate(): several things wrong at once, a stop for each, in the gates' order [REQ-O8]", () => {
  const seen = observation(goodRoot());
  const wrong = { ...seen, ...mounted({ noExec: true })(seen), targetXattrs: CAPABLE, trustedUids: [] };
  expect(evaluate(wrong, DEFAULT_POLICY).map(({ gate }) => gate)).toEqual(["target_mount", "capabilities", "source_trust"]);
});

type Row = readonly [string, Change, Partial<Policy>, readonly string[]];

const armed = (xattrs: ReadonlyMap<string, Uint8Array> | null): Change => (seen) => ({ disarms: true, targetXattrs: CAPABLE, ...(xattrs === null ? { sourceNode: { state: "none" } as const } : source(() => ({ xattrs }))(seen)) });
const setId: Change = (seen) => ({ ...targetNode({ mode: 0o104755 })(seen), disarms: true });
const owner = (found: ActionObservation["owner"]): Change => () => ({ owner: found });
const ALL = { state: "probed", owner: true, mode: true, timestamps: true, xattrs: true, acls: true, caps: true } as const;
const keeping = (changed: { readonly acls?: Kept; readonly caps?: Kept }): Change => () => ({ preservation: { ...ALL, ...changed } });
const PROTECTABLE = { state: "wanted", diversion: "none", notDpkg: null, isConffile: false, isAlternative: false, aside: "free" } as const;
const wanted =
  (changed: object = {}, more: Change = () => ({})): Change =>
  (seen) => ({ protection: { ...PROTECTABLE, ...changed }, ...more(seen) });
const at = (canonical: Record<string, string> = {}): Change => () => ({ canonicalPaths: new Map(Object.entries(canonical)) });

const kept = (backupPlace: ActionObservation["backupPlace"]): Change => () => ({ backupPlace });
const UNUSABLE = { state: "unusable", path: "/srv/kept", found: "a directory that others can write", needed: "one that only its owner can write" } as const;

/** A follower with a source without execute bit, on a mount where nothing may be executed. */
const manual = (mode: number): Change => (seen) => ({ follows: true, ...targetNode({ mode })(seen), ...source((present) => ({ node: { ...present.node, kind: "file", stat: { ...seen.parent, mode: 0o100644 } }, mount: seen.mount === null ? null : { ...seen.mount, noExec: true } }))(seen) });

/** The pointer of profiles, absent so far, and the directory that it is to lead to, on a mount that is changed so. */
const pointer = (changed: { readonly noExec?: boolean; readonly readOnly?: boolean }, more: Change = () => ({})): Change => (seen) => ({
  isPointer: true,
  targetNode: { kind: "none" },
  ...source((present) => ({ node: { kind: "dir", stat: { ...seen.parent, mode: 0o40755, uid: seen.trustedUids[0] ?? 0 } }, mount: present.mount === null ? null : { ...present.mount, ...changed } }))(seen),
  ...more(seen),
});

const DEMANDS: readonly Row[] = [
  ["a pointer to a directory, of no package", pointer({}, owner({ state: "unowned" })), { strict_ownership: true }, []],
  ["a pointer to a directory on a noexec mount", pointer({ noExec: true }), { override_preflight: true }, ["source_no_exec"]],
  ["a pointer to a directory on a read-only mount", pointer({ readOnly: true }), { override_preflight: true }, ["read_only"]],
  ["a pointer to a directory on a mount that nobody knows", pointer({}, (seen) => source(() => ({ node: { kind: "dir", stat: seen.parent }, mount: null }))(seen)), {}, ["mount_unknown"]],
  ["a pointer to a directory that others can write", pointer({}, (seen) => source(() => ({ node: { kind: "dir", stat: { ...seen.parent, mode: 0o40777 } } }))(seen)), {}, ["source_untrusted"]],
  ["a pointer to a file", pointer({}, (seen) => source(() => ({ node: { kind: "file", stat: { ...seen.parent, mode: 0o100755 } } }))(seen)), { override_preflight: true }, ["source_kind"]],
  ["a pointer to nothing", pointer({}, () => ({ sourceNode: { state: "missing", found: "nothing there" } })), { override_preflight: true }, ["source_missing"]],
  ["a pointer where a file stands", pointer({}, (seen) => ({ targetNode: { kind: "file", stat: { ...seen.parent, mode: 0o100755, nlink: 1 } } })), { override_preflight: true }, ["target_kind"]],
  ["a pointer where a directory stands", pointer({}, (seen) => ({ targetNode: { kind: "dir", stat: seen.parent } })), { override_preflight: true }, ["target_kind"]],
  ["a pointer where a link stands", pointer({}, (seen) => ({ targetNode: { kind: "symlink", stat: seen.parent, dest: "profiles/a" } })), {}, []],
  ["a manual that follows a program", manual(0o100644), {}, []],
  ["no program in place of one", manual(0o100755), { override_preflight: true }, ["source_not_executable"]],
  ["a manual that follows nothing", (seen) => ({ ...manual(0o100644)(seen), follows: false }), {}, ["source_not_executable"]],
  ["set-id bits that somebody takes off", setId, {}, ["set_id"]],
  ["set-id bits that somebody takes off", setId, { allow_suid_sgid_mutation: true }, []],
  ["set-id bits that nobody takes off", targetNode({ mode: 0o104755 }), { allow_suid_sgid_mutation: true, override_preflight: true }, ["set_id"]],
  ["capabilities that the source has too", armed(CAPABLE), {}, []],
  ["capabilities that the source has not", armed(new Map()), { override_preflight: true }, ["capability_lost"]],
  ["capabilities other than those of the source", armed(new Map([["security.capability", Buffer.from([9])]])), {}, ["capability_differs"]],
  ["capabilities, and nothing linked to", armed(null), {}, []],
  ["no owner, nobody asks", owner({ state: "unowned" }), {}, []],
  ["no owner", owner({ state: "unowned" }), { strict_ownership: true, override_preflight: true }, ["unowned"]],
  ["no oracle", owner({ state: "unknown", found: "no oracle" }), { strict_ownership: true }, ["owner_unknown"]],
  ["an owner", owner({ state: "owned", package: "coreutils", version: null }), { strict_ownership: true }, []],
  ["a directory that keeps all", keeping({}), { require_preservation: ["owner", "caps"] }, []],
  ["a directory that loses what is not needed", keeping({ acls: false }), { require_preservation: ["owner", "caps"] }, []],
  ["a directory that loses what is needed", keeping({ acls: false }), { require_preservation: ["owner", "acls"], override_preflight: true }, ["preservation_missing"]],
  ["a directory where what is needed could not be tried", keeping({ caps: { untried: "EPERM" } }), { require_preservation: ["caps"], override_preflight: true }, ["preservation_unknown"]],
  ["a directory where what is not needed could not be tried", keeping({ caps: { untried: "EPERM" } }), { require_preservation: ["owner"] }, []],
  ["a directory that loses one and could not be tried for another", keeping({ acls: false, caps: { untried: "EPERM" } }), { require_preservation: ["caps", "acls"] }, ["preservation_missing", "preservation_unknown"]],
  ["a directory in which nobody tried", () => ({}), { require_preservation: ["mode"] }, ["preservation_unknown"]],
  ["what this program needs", () => ({ neededBySelf: ["sh"] }), { override_preflight: true }, ["self_lockout"]],
  ["what this program needs", () => ({ neededBySelf: ["sh"] }), { allow_self_lockout: true }, []],
  ["a package's file to be protected", wanted(), {}, []],
  ["to be protected, no dpkg package's", wanted({ notDpkg: "nobody's" }), { override_preflight: true }, ["protect_not_dpkg"]],
  ["to be protected, diverted by someone else", wanted({ diversion: "foreign", notDpkg: "nobody's" }), { override_preflight: true }, ["protect_diverted"]],
  ["to be protected, diversions that cannot be read", wanted({ diversion: "unknown" }), {}, ["protect_diverted"]],
  ["to be protected, as it is already", wanted({ diversion: "ours", notDpkg: "nobody's", aside: "taken" }), {}, []],
  ["to be protected, a conffile", wanted({ isConffile: true }), {}, ["protect_conffile"]],
  ["to be protected, an alternative", wanted({ isAlternative: true, notDpkg: "nobody's" }), {}, ["protect_alternative"]],
  ["to be protected, the name for upgrades taken", wanted({ aside: "taken" }), {}, ["protect_name_taken"]],
  ["to be protected, no room for a name for upgrades", wanted({ aside: "too_long" }), {}, ["protect_name_too_long"]],
  ["to be protected, absent", wanted({}, () => ({ targetNode: { kind: "none" } })), {}, ["protect_kind"]],
  ["to be protected, with set-id bits", wanted({}, setId), { allow_suid_sgid_mutation: true, override_preflight: true }, ["protect_privileged"]],
  ["to be protected, with capabilities", wanted({}, armed(CAPABLE)), {}, ["protect_privileged"]],
  ["restored past a run that protects it", () => ({ protection: { state: "standing", runId: "r1" } }), { override_preflight: true }, ["protect_standing"]],
  ["an allowed place", at(), { allow_roots: ["/opt", "/usr/bin"] }, []],
  ["the root as allowed place", at(), { allow_roots: ["/"] }, []],
  ["a place whose name only begins so", at(), { allow_roots: ["/usr/bi", "/usr/bin2", "/us"] }, ["outside_allow_roots"]],
  ["an allowed place that is a link to it", at({ "/bin": "/usr/bin" }), { allow_roots: ["/bin"] }, []],
  ["an allowed place that is a link away from it", at({ "/usr/bin": "/opt" }), { allow_roots: ["/usr/bin"], override_preflight: true }, ["outside_allow_roots"]],
  ["a forbidden place", at(), { forbid_paths: ["/usr"], override_preflight: true }, ["forbidden_path"]],
  ["a forbidden target", at(), { forbid_paths: ["/usr/bin/ls"] }, ["forbidden_path"]],
  ["a forbidden place whose name only begins so", at(), { forbid_paths: ["/usr/bin2", "/usr/bin/l", "/usr/bin/ls/x"] }, []],
  ["a forbidden place that is a link to it", at({ "/bin": "/usr/bin" }), { forbid_paths: ["/bin"] }, ["forbidden_path"]],
  ["a backup elsewhere on the same mount", kept({ state: "same", path: "/srv/kept", mount: null }), {}, []],
  ["a backup on another file system", kept({ state: "elsewhere", path: "/srv/kept", mount: null }), {}, ["exdev_fallback"]],
  ["a backup on another file system", kept({ state: "elsewhere", path: "/srv/kept", mount: null }), { allow_degraded_fs: true }, []],
  ["a place for backups that cannot be used", kept({ ...UNUSABLE, reason: "backup_dir_unusable" }), { allow_degraded_fs: true, override_preflight: true }, ["backup_dir_unusable"]],
  ["a protected target and a place for backups", ({ protection }) => ({ ...kept({ state: "same", path: "/srv/kept", mount: null })(observation(goodRoot())), protection: protection.state === "wanted" ? protection : { state: "wanted", diversion: "none", notDpkg: null, isConffile: false, isAlternative: false, aside: "free" } }), { override_preflight: true }, ["protected_elsewhere"]],
  ["a target among the backups", kept({ ...UNUSABLE, reason: "target_in_backup_dir" }), { override_preflight: true }, ["target_in_backup_dir"]],
  ["allowed and forbidden", at(), { allow_roots: ["/usr"], forbid_paths: ["/usr/bin"] }, ["forbidden_path"]],
];

it.each(DEMANDS)("evaluate(): %s, policy %j [REQ-S4, REQ-S5, REQ-S7, REQ-S9, REQ-M1, REQ-F2]", (_what, change, policy, reasons) => {
  const seen = observation(goodRoot());
  const stops = evaluate({ ...seen, ...change(seen) }, { ...DEFAULT_POLICY, ...policy });
  expect(stops.map(({ reason }) => reason)).toEqual(reasons);
  expect(stops.every(({ id, gate, reason }) => id === (gate === "ownership" ? "E_OWNERSHIP" : reason === "exdev_fallback" ? "E_EXDEV" : "E_POLICY"))).toBe(true);
});

it.each([
  ["one name of two known", { nlink: 2 }, 1, []],
  ["two of three", { nlink: 3 }, 2, []],
  ["one of three", { nlink: 3 }, 1, ["hard_links"]],
  ["none", { nlink: 2 }, 0, ["hard_links"]],
  ["one of two, of a privileged target", { nlink: 2, mode: 0o104755 }, 1, ["set_id", "hard_linked_privileged"]],
] as const)("judgeAction(): a target with several names, %s [REQ-S7, REQ-P3]", (_, changed, knownNames, reasons) => {
  const seen = observation(goodRoot());
  expect(evaluate({ ...seen, ...targetNode(changed)(seen), knownNames }, DEFAULT_POLICY).map(({ reason }) => reason)).toEqual(reasons);
});

it.each([
  ["its own field", { allow_hardlink_breakage: true, override_preflight: true }, "allow_hardlink_breakage"],
  ["override_preflight", { override_preflight: true }, "override_preflight"],
] as const)("judgeAction(): a stop that %s lets pass, overridden, and by what [REQ-C2]", (_, policy, field) => {
  const seen = observation(goodRoot());
  const verdicts = judgeAction({ ...seen, ...targetNode({ nlink: 2 })(seen) }, { ...DEFAULT_POLICY, ...policy });
  expect(verdicts.filter(({ verdict }) => verdict !== "pass")).toMatchObject([
    { gate: "hard_links", verdict: "overridden", stops: [{ reason: "hard_links", path: "/usr/bin/ls", override: "allow_hardlink_breakage", overriddenBy: field }] },
  ]);
});
