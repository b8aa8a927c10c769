/** This defines `profiledPlace`: the built command on a scratch root with profiles. */
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { place, type Place } from "./command.ts";

/** Where profiles are kept there. */
export const PREFIX = "/usr/lib/switchyard";

/** A root with profiles. */
export interface ProfiledPlace extends Place {
  /** Makes a profile: by applet the script that it is, or where in the root it leads. */
  readonly profile: (name: string, applets: Readonly<Record<string, string>>, origin?: "targets" | "directory") => void;
  readonly binOf: (name: string) => string;
}

/** Two profiles with the applet `tool`: `gnu`, the vendor's own, and `other`, which is active. */
export function profiledPlace(): ProfiledPlace {
  const scene = place();
  const binOf = (name: string): string => scene.at(`${PREFIX}/profiles/${name}/bin`);
  const profile: ProfiledPlace["profile"] = (name, applets, origin = "directory") => {
    mkdirSync(binOf(name), { recursive: true, mode: 0o755 });
    const entries = Object.entries(applets).map(([applet, what]) => {
      const source = what.startsWith("/") ? what : `/opt/${name}/${applet}`;
      if (source !== what) {
        mkdirSync(dirname(scene.at(source)), { recursive: true });
        writeFileSync(scene.at(source), `#!/bin/sh\n${what}\n`);
        chmodSync(scene.at(source), 0o755);
      }
      const dest = relative(`${PREFIX}/profiles/${name}/bin`, source);
      symlinkSync(dest, `${binOf(name)}/${applet}`);
      return { kind: "symlink", name: applet, source, hash: "0".repeat(64), dest };
    });
    const record = { schema: "profile.v1", name, origin: origin === "targets" ? { kind: origin } : { kind: origin, path: "/opt" }, created_at: "2026-11-21T22:00:00.000Z", by: { uid: 0, login_uid: null }, applets: entries };
    writeFileSync(scene.at(`${PREFIX}/profiles/${name}/profile.json`), JSON.stringify(record));
  };
  profile("gnu", { tool: "echo vendor" }, "targets");
  profile("other", { tool: "echo other" });
  symlinkSync("profiles/other", scene.at(`${PREFIX}/active`));
  return { ...scene, profile, binOf };
}
