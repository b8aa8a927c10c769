/** This defines `cloudEvent`: a recorded fact as an event of CloudEvents 1.0. */
import { lineHash } from "../encode-fact.ts";
import { objectIn } from "../read/object-in.ts";

/** An event in the JSON format of CloudEvents 1.0.2, with the attributes that are used here. */
export interface CloudEvent {
  readonly specversion: "1.0";
  /** The hash of the line: exporting twice gives the same events. */
  readonly id: string;
  readonly source: string;
  /** `switchyard.` and the stage. */
  readonly type: string;
  /** The path, or the run, that the fact is about. */
  readonly subject?: string;
  readonly time?: string;
  readonly datacontenttype: "application/json";
  readonly dataschema: "urn:switchyard:fact.v1";
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * The event; null where the line is no JSON object with a stage.
 *
 * @param source a URI reference that names the machine or the root, if there are several
 */
export function cloudEvent(line: string, source = "urn:switchyard:facts"): CloudEvent | null {
  const data = objectIn(line);
  if (data === null || typeof data["stage"] !== "string") return null;
  const subject = [data["path"], data["run_id"]].find((one): one is string => typeof one === "string" && one !== "");
  const time = typeof data["ts"] === "string" && !Number.isNaN(Date.parse(data["ts"])) ? data["ts"] : undefined;
  return {
    specversion: "1.0",
    id: lineHash(line),
    source,
    type: `switchyard.${data["stage"]}`,
    ...(subject === undefined ? {} : { subject }),
    ...(time === undefined ? {} : { time }),
    datacontenttype: "application/json",
    dataschema: "urn:switchyard:fact.v1",
    data,
  };
}
