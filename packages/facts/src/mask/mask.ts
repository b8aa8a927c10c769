/** This defines `mask` and `maskerOf`: text without secrets (REQ-O6). */
import process from "node:process";
import { environmentSecrets } from "./environment-secrets.ts";
import { SECRET_PATTERNS } from "./secret-patterns.ts";

/** What stands where a secret stood. */
export const MASKED = "***";

/** Masks one text. */
export type Masker = (text: string) => string;

/**
 * A masker that knows the forms of {@link SECRET_PATTERNS}, and the values of those variables of this environment whose names
 * say that they are secret. Ids, hashes and ordinary paths pass as they are; masking twice is masking once.
 */
export function maskerOf(environment: NodeJS.ProcessEnv): Masker {
  const known = environmentSecrets(environment);
  return (text) => {
    let masked = text;
    for (const secret of known) masked = masked.replaceAll(secret, MASKED);
    if (!LIKELY.test(masked)) return masked;
    for (const { pattern, keepsFirst } of SECRET_PATTERNS) masked = keepsFirst ? masked.replace(pattern, keepFirst) : masked.replace(pattern, MASKED);
    return masked;
  };
}

/** {@link maskerOf} this process, as its environment is now. */
export function mask(text: string): string {
  return maskerOf(process.env)(text);
}

function keepFirst(_match: string, first: string, ...more: readonly unknown[]): string {
  // Named groups come last; the pattern has one, or none.
  const groups = more.at(-1);
  const quote = typeof groups === "object" && groups !== null && "quote" in groups && typeof groups.quote === "string" ? groups.quote : "";
  return `${first}${quote}${MASKED}${quote}`;
}

/** What every text with a secret of a known form has; most texts have nothing of it. */
const LIKELY = /-----BEGIN|:\/|gh[pousr]_|github_pat_|gl[a-z]{2,5}-|xox|xapp-|A[A-Z]{3}[A-Z0-9]{16}|AIza|[rs]k[_-]|npm_|pypi-|dckr_|hf_|AGE-|eyJ|bearer|basic|passw|passphrase|passcode|secret|token|[-_]?key|credential|authorization/i;
