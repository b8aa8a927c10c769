/** This defines what gathering finds: programs under the names of applets, nothing judged yet. */
import type { NodeName, SafePath } from "@switchyard/fs-atomic";
import type { ProfileOrigin } from "../record/profile-record.ts";

/** A program that may become an applet. */
export interface Candidate {
  readonly name: NodeName;
  /** Where it is found; links in it are followed inside the root. */
  readonly path: SafePath;
}

/** What is not taken although its name is there. */
export interface PassedOverApplet {
  readonly name: string;
  readonly path: string;
  /** A link that leads nowhere, or to no program. */
  readonly why: "source_missing" | "not_a_program";
}

/** What a source holds. */
export interface Gathered {
  readonly origin: ProfileOrigin;
  readonly candidates: readonly Candidate[];
  readonly passedOver: readonly PassedOverApplet[];
  readonly warnings: readonly string[];
}
