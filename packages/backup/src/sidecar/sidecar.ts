/** This defines the sidecar: the JSON description of a kept node (docs/formats/sidecar.md, REQ-B3). */
import { SwitchyardError } from "@switchyard/fs-atomic";
import { z } from "zod";

const priorKind = z.enum(["file", "symlink", "none"]);
const octal = z.string().regex(/^[0-7]{1,6}$/);
const decimal = z.string().regex(/^-?\d+$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const v1 = z
  .object({
    schema: z.literal("backup_meta.v1"),
    prior_kind: priorKind,
    prior_dest: z.string().nullish(),
    mode: octal.nullish(),
  })
  .describe("What earlier tools wrote. Readable, never written.");

const waiting = z
  .object({
    kind: z.enum(["file", "symlink"]),
    ino: decimal,
    btime_ns: decimal.nullable(),
    size: decimal,
    mtime_ns: decimal,
    mode: octal,
    dest: z.string().nullable(),
  })
  .describe("The very node, by its identity; bytes of a link's text that are not UTF-8 are lone surrogates.");

const v2 = z
  .object({
    schema: z.literal("backup_meta.v2"),
    name: z.string().describe("The target's full name, also where the payload's name is the short form."),
    directory: z.string().optional().describe("The target's directory inside the root, where the backup lies in another one."),
    prior_kind: priorKind,
    prior_dest: z.string().optional().describe("The link's text, where it is a link and its text is UTF-8."),
    prior_dest_base64: z.string().optional().describe("The link's bytes in base64, where they are not UTF-8."),
    mode: octal.optional().describe("Octal, set-id bits included."),
    payload_hash: hash.optional().describe("SHA-256 of the payload's bytes; for a link, of its text."),
    size: decimal.optional(),
    uid: z.number().int().optional(),
    gid: z.number().int().optional(),
    mtime_ns: decimal.optional(),
    xattrs: z.record(z.string(), z.string()).optional().describe("Extended attributes, ACLs and capabilities among them; values in base64."),
    nlink: z.number().int().optional(),
    hard_links: z.array(z.string()).optional().describe("Other names of the inode in the target's directory."),
    inode: decimal.optional(),
    birth_time_ns: decimal.optional().describe("Absent where the file system keeps no birth time that lasts."),
    method: z.enum(["exchange", "link", "reflink", "copy"]).describe("How the payload was made: the inode itself, a second name of it, or a copy."),
    role: z.enum(["undo", "redo"]).describe("undo: displaced by a switch. redo: displaced by a restore."),
    incoming: z
      .object({ name: z.string(), node: waiting })
      .nullable()
      .optional()
      .describe("What was to take its place, and the name where that waited; null: nothing. From it an interrupted change is settled."),
    package: z
      .object({ manager: z.string(), name: z.string(), version: z.string() })
      .optional()
      .describe("The package that the target belonged to when it was displaced, where that was known."),
    run_id: z.string(),
    plan_id: z.string().optional(),
    action_id: z.string().optional(),
    generation: z.number().int().positive().describe("Counts the backups of one target; selection goes by it, never by the clock."),
    created_at: z.string().describe("RFC 3339."),
  })
  .describe("The description of a kept node, complete and durable before its target changes.");

/** A sidecar of version 1. */
export type SidecarV1 = z.infer<typeof v1>;
/** A sidecar of version 2, as written now. */
export type SidecarV2 = z.infer<typeof v2>;
/** A sidecar of any version that can be read. */
export type Sidecar = SidecarV1 | SidecarV2;

const readable = z.discriminatedUnion("schema", [v1, v2]);

/** The JSON Schemas (2020-12) of both versions, by their names, as they are shipped in `schema/`. */
export function sidecarSchemas(): Readonly<Record<Sidecar["schema"], object>> {
  return { "backup_meta.v1": z.toJSONSchema(v1, { io: "input" }), "backup_meta.v2": z.toJSONSchema(v2, { io: "input" }) };
}

/** The text of a sidecar file. */
export function encodeSidecar(sidecar: SidecarV2): string {
  return `${JSON.stringify(v2.parse(sidecar), null, 2)}\n`;
}

/**
 * Reads a sidecar of version 1 or 2; keys it does not know are passed over.
 *
 * @throws {@link SwitchyardError} `E_RESTORE_FAILED` `sidecar_unreadable`: torn, or no sidecar at all.
 */
export function parseSidecar(text: string, path: string): Sidecar {
  const unreadable = (found: string, cause: unknown): SwitchyardError =>
    new SwitchyardError({
      id: "E_RESTORE_FAILED",
      reason: "sidecar_unreadable",
      op: "parseSidecar",
      path,
      message: `Cannot read the sidecar ${JSON.stringify(path)}: ${found}.`,
      cause,
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable("it is not whole JSON", cause);
  }
  const result = readable.safeParse(value);
  if (!result.success) throw unreadable("it does not fit backup_meta.v1 or backup_meta.v2", result.error);
  return result.data;
}
