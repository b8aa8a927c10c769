/** This defines `readRecord`: what a profile's `profile.json` says, checked. */
import { errnoOf, isSwitchyardError, pathIn, readFile, SwitchyardError, type DirHandle } from "@switchyard/fs-atomic";
import type { z } from "zod";
import { RECORD } from "../layout/profile-places.ts";
import { profileRecord, type ProfileRecord } from "./profile-record.ts";

/** In bytes. A thousand applets have some 300 KiB. */
const LIMIT = 32 * 1024 * 1024;

/**
 * Reads the record of the profile whose directory this is.
 *
 * @param name of the profile; the record must be its own
 * @throws `E_POLICY` `profile_unreadable`: it is missing, cannot be read, does not fit its schema, or is another profile's
 */
export function readRecord(dir: DirHandle, name: string): ProfileRecord {
  const text = textOf(dir);
  const record = parse(dir, text);
  if (record.name !== name) throw unreadable(dir, `it is that of the profile ${JSON.stringify(record.name)}`);
  const twice = record.applets.find((one, at) => one.name === record.applets[at - 1]?.name);
  if (twice !== undefined) throw unreadable(dir, `it has the applet ${JSON.stringify(twice.name)} twice`);
  return record;
}

function textOf(dir: DirHandle): string {
  try {
    return readFile(dir, RECORD, LIMIT).toString("utf8");
  } catch (cause) {
    const found = isSwitchyardError(cause) ? cause.reason : errnoOf(cause);
    if (found === undefined) throw cause;
    throw unreadable(dir, found === "ENOENT" ? "there is none" : found, cause);
  }
}

function parse(dir: DirHandle, text: string): ProfileRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable(dir, "it is not whole JSON", cause);
  }
  const result = profileRecord.safeParse(value);
  if (!result.success) throw unreadable(dir, `it does not fit profile.v1: ${wordsOf(result.error)}`, result.error);
  return result.data;
}

/** Of the first thing that is wrong: where, and what. */
function wordsOf({ issues: [first] }: z.ZodError): string {
  return first === undefined ? "" : `${first.path.length === 0 ? "" : `${first.path.join(".")}: `}${first.message}`;
}

function unreadable(dir: DirHandle, found: string, cause?: unknown): SwitchyardError {
  const path = pathIn(dir, RECORD);
  return new SwitchyardError({ id: "E_POLICY", reason: "profile_unreadable", op: "profile", path, errno: errnoOf(cause), message: `Cannot use the record ${JSON.stringify(path)}: ${found}.`, cause });
}
