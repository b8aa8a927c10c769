/** This defines what `buildProfile` is asked for. */
import type { Mode } from "@switchyard/engine";
import type { RecordedApplet } from "../record/profile-record.ts";
import type { ProfileSource } from "./profile-source.ts";

/** A profile to be built. */
export interface BuildRequest {
  /** Inside the root. */
  readonly prefix: string;
  readonly name: string;
  readonly from: ProfileSource;
  /** Patterns of names, as `namePattern` of the engine reads them; all if absent. */
  readonly only?: readonly string[] | undefined;
  readonly except?: readonly string[] | undefined;
  /** Copies of its own instead of links to the provider's programs. Targets are never links. */
  readonly copy?: boolean | undefined;
  readonly mode: Mode;
  /** Told of each applet once it is made; it must return at once, and must not throw. */
  readonly onProgress?: ((progress: BuildProgress) => void) | undefined;
}

/** One applet made. */
export interface BuildProgress {
  readonly applet: RecordedApplet;
  readonly done: number;
  readonly total: number;
}
