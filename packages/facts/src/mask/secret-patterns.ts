/** This defines `SECRET_PATTERNS`: what a secret looks like in a text (REQ-O6, docs/formats/facts.md). */

/** One form of secret. */
export interface SecretPattern {
  readonly name: string;
  /** Takes time in proportion to the text, whatever that is: what comes from others is masked as well. */
  readonly pattern: RegExp;
  /** Whether its first group is left standing; one called `quote` is the quotation mark around the secret, and stands too. */
  readonly keepsFirst: boolean;
}

/** The words in a key that say that its value is a secret, and how the key may go on. */
const WORDS = String.raw`(?:passw(?:or)?d|passphrase|passcode|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credentials?|authorization)`;
const KEY = String.raw`${WORDS}[\w.-]{0,64}`;
/** A quotation mark, escaped as often as JSON was put into JSON. */
const QUOTE = String.raw`\\{0,15}["']`;
/** A value up to the same quotation mark, or up to where a word ends. */
const VALUE = String.raw`(?:(?<quote>${QUOTE})[\s\S]*?(?:(?<!\\)\k<quote>|$)|[^\s"'&]+)`;

/** The list, in the order in which they are looked for: the longer forms first. */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  { name: "PEM private key", pattern: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g, keepsFirst: false },
  { name: "URL with credentials", pattern: /([a-z][a-z0-9+.-]{0,30}:(?:\/{2,3}|\/(?=[^\s/?#]*:)))[^\s/?#]*(?=@)/gi, keepsFirst: true },
  { name: "Authorization header", pattern: /(authorization["']?\s{0,8}[:=]\s{0,8}["']?)[^\r\n"']+/gi, keepsFirst: true },
  { name: "GitHub token", pattern: /gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{16,}/g, keepsFirst: false },
  { name: "GitLab token", pattern: /gl(?:pat|dt|rt|ft|cbt|ptt|soat|oas|imt|agent)-[\w.-]{16,}/g, keepsFirst: false },
  { name: "Slack token", pattern: /xox[a-z](?:\.xox[a-z])?-[\w.-]{8,}|xapp-[\w-]{8,}/g, keepsFirst: false },
  { name: "AWS access key id", pattern: /(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}/g, keepsFirst: false },
  { name: "Google API key", pattern: /AIza[\w-]{35}/g, keepsFirst: false },
  { name: "Stripe key", pattern: /[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/g, keepsFirst: false },
  { name: "model provider key", pattern: /(?<![A-Za-z0-9])sk-(?:ant-|proj-)[\w-]{16,}|(?<![A-Za-z0-9])sk-[A-Za-z0-9]{32,}/g, keepsFirst: false },
  { name: "registry token", pattern: /npm_[A-Za-z0-9]{30,}|pypi-[\w-]{32,}|dckr_pat_[\w-]{20,}|hf_[A-Za-z0-9]{30,}/g, keepsFirst: false },
  { name: "age secret key", pattern: /AGE-SECRET-KEY-1[0-9A-Z]{40,}/g, keepsFirst: false },
  { name: "JWT", pattern: /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*){1,3}/g, keepsFirst: false },
  { name: "Bearer or Basic credentials", pattern: /((?:bearer|basic)\s{1,8})(?!\/)(?:[\w.~+/=-]{20,}|(?=[A-Za-z._~+/=-]*\d)[\w.~+/=-]{6,})/gi, keepsFirst: true },
  { name: "key and value", pattern: new RegExp(String.raw`(${KEY}(?:${QUOTE})?(?:\s{0,8}=\s{0,8}|\s{0,8}:\s{1,8}|(?<=["']):))${VALUE}`, "gi"), keepsFirst: true },
  { name: "option and value", pattern: new RegExp(String.raw`(--[a-z][\w-]{0,64}?${WORDS}\s{1,8}|--${WORDS}\s{1,8})(?!-)${VALUE}`, "gi"), keepsFirst: true },
];
