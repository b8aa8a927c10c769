/** This defines what others do to a name in the middle of a swap: with Node's own calls, as another program would. */
import { renameSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Puts a new file at `name` in the way of package managers: written beside it, renamed over it. */
export function replaceBy(path: string, name: string, text: string): void {
  writeFileSync(join(path, `${name}.dpkg-new`), text);
  renameSync(join(path, `${name}.dpkg-new`), join(path, name));
}

/** The same with a link. */
export function relinkTo(path: string, name: string, dest: string): void {
  symlinkSync(dest, join(path, `${name}.new`));
  renameSync(join(path, `${name}.new`), join(path, name));
}

/** Takes the name away. */
export function remove(path: string, name: string): void {
  unlinkSync(join(path, name));
}
