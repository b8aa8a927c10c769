/** This defines `describes`: a schema held against the type of what is printed. */
import type { z } from "zod";

/** What a value becomes as JSON: whatever can be iterated over is an array, and a key without a value is not there. */
type Plain<T> = T extends string | number | boolean | null ? T : T extends Iterable<infer E> ? Plain<E>[] : { -readonly [K in keyof T]: Plain<Exclude<T[K], undefined>> };

/** The schema itself where it takes just what a `T` is as JSON; else what it takes wrongly, which nobody passes. */
type Fitting<T, S extends z.ZodType> = [Plain<z.infer<S>>, Plain<T>] extends [Plain<T>, Plain<z.infer<S>>] ? S : { readonly takes: Plain<z.infer<S>>; readonly butIsPrinted: Plain<T> };

/**
 * Gives the schema back, and does not compile where it takes more or less than a `T` that was printed: the types of reports and
 * their schemas cannot drift apart.
 */
export function describes<T>(): <S extends z.ZodType>(schema: S & Fitting<T, S>) => S {
  return (schema) => schema;
}
