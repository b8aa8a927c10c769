/** This proves what stands after a process that changed the keys was killed, or refused by the kernel, at each of its changes. */
import { readFileSync } from "node:fs";
import { linuxSyscalls, openRoot, closeRoot, SyscallError } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import { caught } from "@switchyard/test-support/caught";
import { expect, it } from "vitest";
import { ensureKey, findSigningKey, generateKey, removeKey, rotateKey, trustedKeys } from "../../src/index.ts";
import { keyFile, keyFiles, signsAndVerifies } from "../support/keys-in.ts";
import { onChange } from "../support/on-change.ts";
import { keysProcess } from "../support/process.ts";

/** More changes than any verb here makes. */
const MANY = 40;

it("ensureKey(): killed before each of its changes, no key or a whole one, and the next call has one [REQ-O4, REQ-A1]", async () => {
  let kills = 0;
  for (; kills < MANY; kills++) {
    const place = scratch();
    const { signal } = await keysProcess(place.path, "ensure", "", String(kills));
    const left = findSigningKey(place.root);
    const trusted = trustedKeys(place.root);
    const { key } = await ensureKey(place.root);
    // Once its public key is there, it is this very key that comes to be.
    expect(left?.keyId ?? key.keyId, `killed at ${kills}`).toBe(key.keyId);
    expect(trusted[0]?.keyId ?? key.keyId, `killed at ${kills}`).toBe(key.keyId);
    expect(trustedKeys(place.root).map(({ keyId }) => keyId), `killed at ${kills}`).toEqual([key.keyId]);
    expect(keyFiles(place), `killed at ${kills}`).toEqual([`${key.name}.pub.pem 644`, "signing.pem 600"]);
    expect(await signsAndVerifies(place)).toBe(true);
    if (signal === null) break;
  }
  expect(kills).toBeGreaterThan(12);
  expect(kills).toBeLessThan(MANY);
});

it("rotateKey(): killed before each of its changes, the old key signs or the new one, and the next change ends it [REQ-O4, REQ-A1]", async () => {
  let kills = 0;
  for (; kills < MANY; kills++) {
    const place = scratch();
    const old = await generateKey(place.root, "old");
    const { signal } = await keysProcess(place.path, "rotate", "next", String(kills));
    expect(await signsAndVerifies(place), `killed at ${kills}`).toBe(true);
    const wasTrusted = trustedKeys(place.root).some(({ name }) => name === "next");
    // Any change of the keys ends it; this one changes nothing else.
    expect(await caught(() => removeKey(place.root, "none"))).toMatchObject({ reason: "key_missing" });
    const signing = findSigningKey(place.root);
    expect([signing?.name, signing?.keyId === old.keyId], `killed at ${kills}`).toEqual(wasTrusted ? ["next", false] : ["old", true]);
    expect(keyFiles(place)).toEqual([...(wasTrusted ? ["next.pub.pem 644"] : []), "old.pub.pem 644", "signing.pem 600"]);
    if (signal === null) break;
  }
  expect(kills).toBeGreaterThan(8);
  expect(kills).toBeLessThan(MANY);
});

it("removeKey(): killed before each of its changes, trusted or not, and the next call is done [REQ-O4, REQ-A1]", async () => {
  for (let kills = 0; kills < MANY; kills++) {
    const place = scratch();
    await generateKey(place.root, "old");
    await rotateKey(place.root, "next");
    const { signal } = await keysProcess(place.path, "remove", "old", String(kills));
    if (trustedKeys(place.root).length === 2) await removeKey(place.root, "old");
    expect(trustedKeys(place.root).map(({ name }) => name)).toEqual(["next"]);
    expect(await signsAndVerifies(place)).toBe(true);
    if (signal === null) return;
  }
  expect.unreachable("it makes more changes than that");
});

it.each(["ENOSPC", "EIO", "EROFS", "EDQUOT"])("rotateKey(): each change refused with %s in turn, said so, and the old key or the new one signs [REQ-O4, REQ-J5]", async (errno) => {
  let refusals = 0;
  for (; refusals < MANY; refusals++) {
    const place = scratch();
    await generateKey(place.root, "old");
    const secret = readFileSync(keyFile(place, "signing.pem"));
    let left = refusals;
    const root = openRoot(
      place.path,
      onChange(linuxSyscalls(), (call) => {
        left -= 1;
        if (left === -1) throw new SyscallError(call, errno, "key");
      }),
    );
    const attempt = await rotateKey(root, "next").catch((error: unknown) => error);
    closeRoot(root);
    expect(await signsAndVerifies(place), `refused at ${refusals}`).toBe(true);
    if (left >= 0) break;
    expect(attempt).toMatchObject({ id: "E_POLICY", reason: "key_unusable", errno });
    const isPlaced = trustedKeys(place.root).some(({ name }) => name === "next");
    expect(readFileSync(keyFile(place, "signing.pem")).equals(secret) || isPlaced).toBe(true);
    await rotateKey(place.root, "later");
    expect(keyFiles(place)).toEqual(["later.pub.pem 644", ...(isPlaced ? ["next.pub.pem 644"] : []), "old.pub.pem 644", "signing.pem 600"]);
  }
  expect(refusals).toBeGreaterThan(8);
  expect(refusals).toBeLessThan(MANY);
});
