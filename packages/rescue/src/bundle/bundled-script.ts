/** This defines `BundledScript`: one run's undo script as a bundle holds it. */

/** An undo script, and the place from which it works. */
export interface BundledScript {
  /** Its name in the bundle: letters, digits, `.`, `_` and `-`, not beginning with `.` or `-`. */
  readonly name: string;
  /** Where it belongs inside the root, e.g. `/var/lib/switchyard/runs/RUN/undo.sh`: it finds the root from there. A byte string. */
  readonly place: string;
  readonly bytes: Uint8Array;
}
