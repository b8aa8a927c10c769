/** This defines `explainReport`: the document of `explain`. */
import type { ExplainReport } from "@switchyard/engine";
import { z } from "zod";
import { describes } from "./describes.ts";
import { ended } from "./parts/ended.ts";
import { reportedError } from "./parts/reported-error.ts";
import { runLine } from "./parts/run-line.ts";

const node = z.strictObject({
  path: z.string(),
  kind: z.enum(["file", "symlink", "dir", "other"]),
  mode: z.string(),
  uid: z.number(),
  gid: z.number(),
  size: z.number(),
  names: z.number(),
  mtime: z.string(),
  setuid: z.boolean(),
  setgid: z.boolean(),
  capabilities: z.string().nullable(),
  has_acl: z.boolean(),
  selinux: z.string().nullable(),
  immutable: z.boolean(),
});

const diversion = z.union([z.strictObject({ state: z.enum(["none", "unknown"]) }), z.strictObject({ state: z.enum(["away", "here"]), other: z.string(), by: z.string().nullable() })]);
const alternative = z.union([z.strictObject({ state: z.enum(["none", "unknown"]) }), z.strictObject({ state: z.literal("link"), name: z.string(), group: z.string(), mode: z.enum(["auto", "manual"]), current: z.string().nullable() })]);

const ownership = z.strictObject({
  path: z.string(),
  state: z.enum(["owned", "unowned", "unknown"]),
  owners: z.array(z.strictObject({ manager: z.string(), package: z.string(), version: z.string(), recorded: z.string(), through: z.enum(["name", "alias", "diversion"]) })),
  faults: z.array(z.string()),
  diversion,
  alternative,
});

const run = runLine.extend({ placed: z.enum(["link", "node", "nothing"]), source: z.string().nullable(), tools: z.array(z.strictObject({ name: z.string(), version: z.string() })) });

const kept = z.strictObject({
  payload: z.string(),
  state: z.enum(["whole", "gone", "consumed", "unreadable"]),
  prior_kind: z.enum(["file", "symlink", "none"]).nullable(),
  role: z.enum(["undo", "redo"]).nullable(),
  generation: z.number().nullable(),
  run_id: z.string().nullable(),
  created_at: z.string(),
  package: z.string().nullable(),
  version: z.string().nullable(),
  pinned: z.boolean(),
});

/** See `ExplainReport`. */
export const explainReport = describes<ExplainReport>()(
  z.strictObject({
    kind: z.literal("switchyard.explain"),
    ...ended,
    command: z.literal("explain"),
    path: z.string(),
    canonical: z.string().nullable(),
    links: z.array(z.strictObject({ path: z.string(), dest: z.string(), to: z.string().nullable() })),
    end: z.enum(["found", "missing", "dangling", "leaves_root", "loop", "not_a_directory", "unreadable"]).nullable(),
    node: node.nullable(),
    final: node.nullable(),
    mount: z.strictObject({ mount_point: z.string(), fs_type: z.string(), read_only: z.boolean(), noexec: z.boolean(), volatile: z.boolean() }).nullable(),
    ownership: z.array(ownership),
    provider: z.strictObject({ path: z.string(), name: z.string().nullable(), known_by: z.enum(["path", "package"]).nullable(), package: z.string().nullable(), version: z.string().nullable() }).nullable(),
    managed_by: z.string().nullable(),
    runs: z.array(run),
    targets: z.array(z.string()),
    backups: z.array(kept),
    undo: z.strictObject({ run_id: z.string(), decision: z.enum(["restore", "noop", "conflict", "stop"]), backup: z.string().nullable(), error: reportedError.nullable(), others: z.number() }).nullable(),
    switch: z
      .strictObject({
        verdict: z.enum(["allowed", "refused", "unknown"]),
        stops: z.array(z.strictObject({ gate: z.string(), reason: z.string(), found: z.string(), needed: z.string(), override: z.string().nullable() })),
        overridden: z.array(z.strictObject({ gate: z.string(), reason: z.string(), overridden_by: z.string() })),
        error: reportedError.nullable(),
      })
      .nullable(),
    warnings: z.array(z.string()),
  }),
);
