/** This defines `explainLines`: all that is known of one path, for a person: a word for each kind of thing, then what there is of it. */
import type { ExplainReport, KeptLine, NodeLine, PathRunLine } from "@switchyard/engine";
import { explainOutlook } from "./explain-outlook.ts";
import { resultOf } from "./run-result.ts";
import { flipWords } from "./flip-words.ts";
import { kindOfRun } from "./kind-of-run.ts";
import { showPath } from "./show-path.ts";
import { showText } from "./show-text.ts";
import { wrapped } from "./wrapped.ts";

/** How wide the words are. */
const WIDTH = 10;
const INDENT = " ".repeat(WIDTH);

/** The path, and below it what is known. */
export function explainLines(report: ExplainReport): string[] {
  const sections: readonly (readonly [word: string, lines: readonly string[]])[] = [
    ["links", chain(report)],
    ["node", [report.node, report.final].flatMap((node) => (node === null ? [] : [nodeText(node)]))],
    ["mount", mount(report)],
    ["owner", owners(report)],
    ["provider", provider(report)],
    ["diverted", diversions(report)],
    ["runs", runs(report)],
    ["backups", backups(report)],
    ["used by", report.targets.map((target) => `${showPath(target)} is a link to it`)],
    ...explainOutlook(report),
  ];
  return [showPath(report.path), ...sections.flatMap(([word, lines]) => section(word, lines))];
}

function section(word: string, lines: readonly string[]): string[] {
  return lines.flatMap((line, index) => lineOf((index === 0 ? word : "").padEnd(WIDTH), line));
}

/** A command is copied, and stays on one line. */
function lineOf(head: string, line: string): string[] {
  return line.startsWith("switchyard ") ? [head + line] : wrapped(head, line, `${INDENT}  `);
}

function chain({ path, canonical, links, end, final, node }: ExplainReport): string[] {
  const hops = links.map(({ path: at, dest, to }) => `${showPath(at)} -> ${showPath(dest)}${to === null || to === dest ? "" : ` (${showPath(to)})`}`);
  const alias = links.length === 0 && canonical !== null && canonical !== path ? [`is ${showPath(canonical)}`] : [];
  return [...alias, ...hops, ...ENDS[end ?? "found"], ...(links.length > 0 && end === "found" ? [`ends at ${showPath((final ?? node)?.path ?? canonical ?? path)}`] : [])];
}

const ENDS: Readonly<Record<NonNullable<ExplainReport["end"]>, readonly string[]>> = {
  found: [],
  missing: ["nothing is there"],
  dangling: ["dangles: nothing is there"],
  leaves_root: ["leads out of the root"],
  loop: ["goes round in circles"],
  not_a_directory: ["leads through something that is no directory"],
  unreadable: ["cannot be followed from here"],
};

const KINDS = { file: "file", symlink: "link", dir: "directory", other: "FIFO, socket or device" } as const;

function nodeText({ path, kind, mode, uid, gid, size, names, mtime, setuid, setgid, capabilities, has_acl: acl, selinux, immutable }: NodeLine): string {
  const rest = [
    ...(kind === "file" ? [`${size} bytes`] : []),
    mtime,
    ...(kind === "file" && names > 1 ? [`${names} names`] : []),
    ...(setuid ? ["set-uid"] : []),
    ...(setgid ? ["set-gid"] : []),
    ...(capabilities === null ? [] : [`capabilities ${showText(capabilities)}`]),
    ...(acl ? ["ACL"] : []),
    ...(selinux === null ? [] : [`label ${showPath(selinux)}`]),
    ...(immutable ? ["immutable"] : []),
  ];
  return `${showPath(path)}: ${KINDS[kind]}, mode ${mode}, owner ${uid}:${gid}, ${rest.join(", ")}`;
}

function mount({ mount: on }: ExplainReport): string[] {
  if (on === null) return [];
  const how = [on.read_only ? "read-only" : "writable", on.noexec ? "noexec" : "exec", ...(on.volatile ? ["lost when the power goes"] : [])];
  return [`${on.fs_type} at ${showPath(on.mount_point)}, ${how.join(", ")}`];
}

function owners({ ownership }: ExplainReport): string[] {
  return ownership.map(({ path, state, owners: all, faults }) => {
    const text = { owned: all.map((one) => `${showText(one.package)} ${showText(one.version)} (${one.manager})`).join(", "), unowned: "no package", unknown: `not known: ${showText(faults.join("; "))}` }[state];
    return `${showPath(path)}: ${text}`;
  });
}

function provider({ provider: by }: ExplainReport): string[] {
  if (by === null) return [];
  const version = by.version === null ? "" : `, package ${showText(`${by.package ?? ""} ${by.version}`)}`;
  return [`${showText(by.name ?? "not known")}${by.name === by.package ? (by.version === null ? "" : ` ${showText(by.version)}`) : version} (${showPath(by.path)})`];
}

function diversions({ ownership }: ExplainReport): string[] {
  return ownership.flatMap(({ path, diversion, alternative }) => [
    ...(diversion.state === "away" ? [`what packages have for ${showPath(path)} goes to ${showPath(diversion.other)} (${showText(diversion.by ?? "locally")})`] : []),
    ...(diversion.state === "here" ? [`what packages have for ${showPath(diversion.other)} comes to ${showPath(path)} (${showText(diversion.by ?? "locally")})`] : []),
    ...(alternative.state === "link" ? [`${showPath(path)} is the alternative ${showPath(alternative.name)} (${alternative.mode})`] : []),
  ]);
}

function runs({ runs: all }: ExplainReport): string[] {
  return all.length === 0 ? ["no run changed it"] : all.map(runText);
}

function runText(run: PathRunLine): string {
  const { run_id: id, started_at: at, placed, source, by, flip, tools: [tool] } = run;
  const made = placed === "link" ? `a link to ${showPath(source ?? "")}` : placed === "node" ? "what stood there before" : "nothing there";
  const who = [...(by === null ? [] : [`user ${by.uid}${by.login_uid === null || by.login_uid === by.uid ? "" : `, logged in as ${by.login_uid}`}`]), ...(tool === undefined ? [] : [`${showPath(tool.name)} ${showPath(tool.version)}`])];
  return `${at} ${kindOfRun(run)} ${id} ${resultOf(run)}: ${flip === null ? made : flipWords(flip)}${who.length === 0 ? "" : ` (${who.join(", ")})`}`;
}

function backups({ backups: all }: ExplainReport): string[] {
  return all.map(keptText);
}

function keptText({ payload, state, prior_kind: kind, role, run_id: run, created_at: at, package: name, version, pinned }: KeptLine): string {
  const what = kind === null ? "sidecar unreadable" : { file: "a file", symlink: "a link", none: "was absent" }[kind];
  const notes = [
    ...(state === "gone" ? ["payload gone"] : state === "consumed" ? ["payload used up"] : []),
    ...(role === "redo" ? ["displaced by a rollback"] : []),
    ...(name === null ? [] : [showText(`${name} ${version ?? ""}`.trim())]),
    ...(run === null ? [] : [`run ${run}`]),
    ...(pinned ? ["pinned"] : []),
  ];
  return `${at} ${what}${notes.length === 0 ? "" : `, ${notes.join(", ")}`}: ${showPath(payload)}`;
}
