/** This defines `prefix`: a scratch root with profiles made by hand, as a record's schema says. */
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { scratch } from "@switchyard/test-support/scratch";
import { closeRoot, openRoot, type Root } from "@switchyard/fs-atomic";
import { onTestFinished } from "vitest";
import { DEFAULT_PREFIX, profilePlaces, profileRecord, type ProfileOrigin, type ProfilePlaces } from "../../src/index.ts";

/** A root and its one prefix. */
export interface Prefix {
  readonly path: string;
  readonly root: Root;
  readonly places: ProfilePlaces;
  readonly at: (path: string) => string;
  /** Puts a program there: a script with this text, or a copy of a file that has this path. */
  readonly program: (path: string, from: { readonly script: string } | { readonly copyOf: string }) => string;
  /** Makes a profile: by applet, the program inside the root that it leads to. */
  readonly profile: (name: string, applets: Readonly<Record<string, string>>, options?: ProfileOptions) => void;
  /** Points `active` at a profile, whether it is there or not. */
  readonly activate: (name: string) => void;
}

/** How the applets are kept, and what the record says of them. */
export interface ProfileOptions {
  readonly kind?: "symlink" | "link" | "copy";
  readonly origin?: ProfileOrigin;
  readonly createdAt?: string;
  /** The profile that all of them were kept from. */
  readonly keptFrom?: string;
}

/** Makes the root; it is gone when the test ends. @param below a directory of the test's own */
export function prefix(below?: string): Prefix {
  const path = below ?? scratch().path;
  const root = openRoot(path);
  onTestFinished(() => closeRoot(root));
  const at = (inside: string): string => join(path, inside);
  const make = (inside: string): string => {
    mkdirSync(dirname(at(inside)), { recursive: true, mode: 0o755 });
    return at(inside);
  };
  const profiles = `${DEFAULT_PREFIX}/profiles`;
  return {
    path,
    root,
    places: profilePlaces(DEFAULT_PREFIX),
    at,
    program: (inside, from) => {
      const file = make(inside);
      if ("script" in from) writeFileSync(file, `#!/bin/sh\n${from.script}\n`);
      else copyFileSync(from.copyOf, file);
      chmodSync(file, 0o755);
      return inside;
    },
    profile: (name, applets, { kind = "symlink", origin = { kind: "directory", path: "/opt" }, createdAt = "2026-11-21T22:00:00.000Z", keptFrom } = {}) => {
      mkdirSync(at(`${profiles}/${name}/bin`), { recursive: true, mode: 0o755 });
      const entries = Object.entries(applets).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([applet, source]) => {
        const entry = `${profiles}/${name}/bin/${applet}`;
        const dest = relative(dirname(entry), source);
        if (kind === "symlink") symlinkSync(dest, at(entry));
        else if (kind === "link") linkSync(at(source), at(entry));
        else copyFileSync(at(source), at(entry));
        const common = { name: applet, source, hash: createHash("sha256").update(readFileSync(at(source))).digest("hex"), ...(keptFrom === undefined ? {} : { kept_from: keptFrom }) };
        return kind === "symlink" ? { ...common, kind, dest } : { ...common, kind: "file" as const, method: kind };
      });
      const record = profileRecord.parse({ schema: "profile.v1", name, origin, created_at: createdAt, by: { uid: 0, login_uid: null }, applets: entries });
      writeFileSync(at(`${profiles}/${name}/profile.json`), JSON.stringify(record));
    },
    activate: (name) => {
      rmSync(at(`${DEFAULT_PREFIX}/active`), { force: true });
      symlinkSync(`profiles/${name}`, at(`${DEFAULT_PREFIX}/active`));
    },
  };
}
