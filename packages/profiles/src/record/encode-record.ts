/** This defines `encodeRecord`: the bytes of a profile's `profile.json`. */
import { profileRecord, type ProfileRecord } from "./profile-record.ts";

/** Sorted by the names of the applets, so that the same profile has the same bytes. */
export function encodeRecord(record: ProfileRecord): Uint8Array {
  const applets = [...record.applets].sort((a, b) => (a.name < b.name ? -1 : 1));
  return Buffer.from(`${JSON.stringify(profileRecord.parse({ ...record, applets }), null, 2)}\n`);
}
