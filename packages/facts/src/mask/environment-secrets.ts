/** This defines `environmentSecrets`: the values of environment variables whose names say that they are secret (REQ-O6). */

/** What in a name says so. */
const SECRET = /passw(?:or)?d|passphrase|passcode|_pass$|^pass$|secret|token|api_?key|access_?key|private_?key|signing_?key|encryption_?key|credential|_auth$/i;
/** A name that ends so says where the secret lies, not what it is. */
const PLACE = /_(?:file|path|dir|sock|socket)$/i;
/** A shorter value would be found in any text. */
const SHORTEST = 6;

/** The values, the longest first: as they are, and as JSON and URLs spell them. A value of fewer than six characters is none. */
export function environmentSecrets(environment: NodeJS.ProcessEnv): string[] {
  const values = Object.entries(environment).flatMap(([name, value = ""]) => (SECRET.test(name) && !PLACE.test(name) && value.trim().length >= SHORTEST ? [value, value.trim()] : []));
  const spelled = values.flatMap((value) => [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value.toWellFormed())]);
  return [...new Set(spelled)].toSorted((one, other) => other.length - one.length);
}
