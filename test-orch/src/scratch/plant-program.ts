/** This defines `plantProgram`: a real executable whose bytes are unlike those of every other one. */
import { appendFileSync, chmodSync, copyFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Copies `program` to `path`, mode 0755, and appends `label` to its bytes.
 *
 * An ELF loader ignores what follows the last section, so the copy runs as before, yet copies of one program under
 * two labels have two hashes: old and new stay distinguishable even where both providers are one multi-call binary.
 */
export function plantProgram(program: string, path: string, label: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  copyFileSync(program, path);
  appendFileSync(path, `\n${label}\n`);
  chmodSync(path, 0o755);
}
