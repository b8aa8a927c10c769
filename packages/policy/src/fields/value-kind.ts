/** This defines `ValueKind`: what may stand in a policy field, as plain data. */

/** What one text may be: any absolute path, a tag of backups, or one of these words. */
export type Word = "path" | "tag" | readonly string[];

/** From this its schema, its flags and its variable come. Numbers are whole. */
export type ValueKind =
  | { readonly kind: "boolean" }
  | { readonly kind: "number"; readonly min: number; readonly max: number | null; readonly isNullable: boolean }
  | { readonly kind: "text"; readonly word: Word; readonly isNullable: boolean }
  | { readonly kind: "list"; readonly word: Word };

type WordOf<W extends Word> = W extends readonly string[] ? W[number] : string;
type OrNull<T, N extends boolean> = N extends true ? T | null : T;

/** The values of a kind. */
export type ValueOf<K extends ValueKind> = K extends { readonly kind: "boolean" }
  ? boolean
  : K extends { readonly kind: "number"; readonly isNullable: infer N extends boolean }
    ? OrNull<number, N>
    : K extends { readonly kind: "text"; readonly word: infer W extends Word; readonly isNullable: infer N extends boolean }
      ? OrNull<WordOf<W>, N>
      : K extends { readonly kind: "list"; readonly word: infer W extends Word }
        ? WordOf<W>[]
        : never;

/** True or false. */
export const BOOLEAN = { kind: "boolean" } as const;
/** Paths, in any number. */
export const PATHS = { kind: "list", word: "path" } as const;
/** A count from 1 on, or null: no limit. */
export const LIMIT = { kind: "number", min: 1, max: null, isNullable: true } as const;
