/** This defines `profileRecordShape` and its parts: what a profile's record says, as documents carry it. */
import { profileRecord, type ProfileOrigin, type ProfileRecord, type RecordedApplet } from "@switchyard/profiles";
import { describes } from "../../describes.ts";

/** See `ProfileOrigin`. */
export const originShape = describes<ProfileOrigin>()(profileRecord.shape.origin).meta({ id: "profile_origin" });
/** See `RecordedApplet`. */
export const appletShape = describes<RecordedApplet>()(profileRecord.shape.applets.unwrap().element).meta({ id: "recorded_applet" });
/** See `ProfileRecord`. */
export const recordShape = describes<ProfileRecord>()(profileRecord).meta({ id: "profile_record" });
