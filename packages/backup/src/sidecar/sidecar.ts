/** This defines the sidecar: the JSON description of a kept node (docs/formats/sidecar.md, REQ-B3). */
import { SwitchyardError } from "@switchyard/fs-atomic";
import { z } from "zod";

const priorKind = z.enum(["file", "symlink", "none"]);
const octal = z.string().regex(/^[0-7]{1,6}$/);
const decimal = z.string().regex(/^-?\d+$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** What earlier tools wrote. Readable, never written. */
const v1 = z.object({
  schema: z.literal("backup_meta.v1"),
  prior_kind: priorKind,
  prior_dest: z.string().nullish(),
  mode: octal.nullish(),
});

const v2 = z.object({
  schema: z.literal("backup_meta.v2"),
  /** The target's full name, also where the payload's name is the short form. */
  name: z.string(),
  prior_kind: priorKind,
  /** The link's text, where it is a link and its text is UTF-8. */
  prior_dest: z.string().optional(),
  /** The link's bytes in base64, where they are not UTF-8. */
  prior_dest_base64: z.string().optional(),
  /** Octal, set-id bits included. */
  mode: octal.optional(),
  /** SHA-256 of the payload's bytes; for a link, of its text. */
  payload_hash: hash.optional(),
  size: decimal.optional(),
  uid: z.number().int().optional(),
  gid: z.number().int().optional(),
  mtime_ns: decimal.optional(),
  /** Extended attributes, values in base64. */
  xattrs: z.record(z.string(), z.string()).optional(),
  nlink: z.number().int().optional(),
  inode: decimal.optional(),
  /** Nanoseconds; absent where the file system keeps no birth time. */
  birth_time_ns: decimal.optional(),
  method: z.enum(["exchange", "link", "reflink", "copy"]),
  /** `undo`: what a switch displaced. `redo`: what a rollback displaced. */
  role: z.enum(["undo", "redo"]),
  run_id: z.string(),
  plan_id: z.string(),
  action_id: z.string(),
  /** Counts the backups of one target; selection goes by it, never by the clock. */
  generation: z.number().int().positive(),
  created_at: z.string(),
});

/** A sidecar of version 1. */
export type SidecarV1 = z.infer<typeof v1>;
/** A sidecar of version 2, as written now. */
export type SidecarV2 = z.infer<typeof v2>;

const readable = z.discriminatedUnion("schema", [v1, v2]);

/** The text of a sidecar file. */
export function encodeSidecar(sidecar: SidecarV2): string {
  return `${JSON.stringify(v2.parse(sidecar), null, 2)}\n`;
}

/**
 * Reads a sidecar of version 1 or 2; keys it does not know are passed over.
 *
 * @throws {@link SwitchyardError} `E_RESTORE_FAILED` `sidecar_unreadable`: torn, or no sidecar at all.
 */
export function parseSidecar(text: string, path: string): SidecarV1 | SidecarV2 {
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
