/** This defines secrets of every known form, as fast-check makes them. */
import * as fc from "fast-check";

/** A secret and the text in which it stands. */
export interface Planted {
  readonly text: string;
  readonly secret: string;
}

const letters = "abcdefghijklmnopqrstuvwxyz";
const alnum = `${letters}${letters.toUpperCase()}0123456789`;
const of = (alphabet: string, minLength: number, maxLength = minLength): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...Array.from(alphabet)), minLength, maxLength });
const after = (prefix: string, rest: fc.Arbitrary<string>): fc.Arbitrary<Planted> => rest.map((secret) => ({ text: `${prefix}${secret}`, secret }));

const tokens = fc.oneof(
  ...["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].map((prefix) => after(prefix, of(alnum, 36))),
  after("github_pat_", of(`${alnum}_`, 82)),
  after("glpat-", of(`${alnum}-_`, 20)),
  ...["xoxb-", "xoxp-", "xoxa-", "xoxs-"].map((prefix) => after(prefix, of(`${alnum}-`, 24, 60))),
  after("AKIA", of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)),
  after("ASIA", of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)),
  after("AIza", of(`${alnum}-_`, 35)),
  after("sk_live_", of(alnum, 24, 90)),
  after("npm_", of(alnum, 36)),
  after("pypi-AgEIcHlwaS5vcmc", of(`${alnum}-_`, 60, 120)),
  after("sk-ant-", of(`${alnum}-_`, 40, 90)),
  after("AGE-SECRET-KEY-1", of("ABCDEFGHJKLMNPQRSTUVWXYZ023456789", 58)),
  fc.tuple(of(alnum, 20), of(`${alnum}-_`, 20, 90), of(`${alnum}-_`, 30, 60)).map(([head, body, sign]) => ({ text: `eyJ${head}.eyJ${body}.${sign}`, secret: sign })),
);

const words = of(`${alnum}!$%^*()+.,:;<>{}|~/@`, 8, 30).filter((word) => !word.startsWith("/") && !word.startsWith("***"));
const headers = fc.oneof(
  after("Bearer ", of(alnum, 20, 60)),
  after("Authorization: Bearer ", of(alnum, 8, 60)),
  after("authorization: Basic ", of(`${alnum}+/`, 12, 60)),
  after("Authorization: token ", words),
);

const keys = fc.constantFrom("password", "PASSWORD", "passwd", "db_password", "token", "access_token", "secret", "client-secret", "api_key", "apikey", "private_key", "passphrase", "credentials", "my.token.value");
const pairs = fc.oneof(
  fc.tuple(keys, fc.constantFrom("=", " = ", ": "), words).map(([key, is, secret]) => ({ text: `${key}${is}${secret}`, secret })),
  fc.tuple(keys, words).map(([key, secret]) => ({ text: JSON.stringify({ [key]: secret }), secret })),
  fc.tuple(keys, words).map(([key, secret]) => ({ text: JSON.stringify(JSON.stringify({ [key]: secret })), secret })),
  fc.tuple(keys, words).map(([key, secret]) => ({ text: `${key}='${secret} ${secret}'`, secret })),
  fc.tuple(fc.constantFrom("--password", "--token", "--client-secret"), words).map(([option, secret]) => ({ text: `${option} ${secret}`, secret })),
  fc.tuple(keys, of(alnum, 8, 30)).map(([key, secret]) => ({ text: `https://host/path?a=1&${key}=${secret}&b=2`, secret })),
);

const urls = fc
  .tuple(fc.constantFrom("https", "postgres", "redis", "ftp", "git+https"), of(alnum, 1, 10), of(`${alnum}!$%:@._~-`, 8, 30))
  .map(([scheme, user, secret]) => ({ text: `${scheme}://${user}:${secret}@host.example/x`, secret }));

const pem = fc
  .tuple(fc.constantFrom("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "PGP PRIVATE KEY BLOCK"), fc.constantFrom("\n", "\\n", " "), of(`${alnum}+/`, 64), of(`${alnum}+/`, 20, 64), fc.boolean())
  .map(([kind, line, secret, rest, isWhole]) => ({ text: [`-----BEGIN ${kind}-----`, secret, rest, ...(isWhole ? [`-----END ${kind}-----`] : [])].join(line), secret }));

/** Secrets of every form that is masked. */
export const anySecret: fc.Arbitrary<Planted> = fc.oneof(tokens, headers, pairs, urls, pem);

/** Text that has no part of one. */
export const aroundSecret: fc.Arbitrary<string> = fc.string({ unit: fc.constantFrom(...Array.from("abc XYZ 123 .,;:/#[]")), maxLength: 20 });
