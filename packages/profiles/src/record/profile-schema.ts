/** This defines `profileSchema`: the JSON Schema of a profile's record, as it is shipped in `schema/`. */
import { z } from "zod";
import { profileRecord } from "./profile-record.ts";

/** JSON Schema 2020-12. */
export function profileSchema(): object {
  return z.toJSONSchema(profileRecord, { io: "input" });
}
