/** This proves that what is signed is what the DSSE specification says. */
import { createPublicKey, verify } from "node:crypto";
import { expect, it } from "vitest";
import { preAuthEncoding } from "../../src/index.ts";

const TYPE = "http://example.com/HelloWorld";

/** A coordinate as a JSON Web Key has it. */
const coordinate = (decimal: string): string => Buffer.from(BigInt(decimal).toString(16).padStart(64, "0"), "hex").toString("base64url");

it("preAuthEncoding(): the example of the specification, its bytes [REQ-O4]", () => {
  expect(preAuthEncoding(TYPE, [Buffer.from("hello"), Buffer.from(" world")]).toString()).toBe("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
});

it("preAuthEncoding(): the example's signature, by its ECDSA key, verifies [REQ-O4]", () => {
  const x = coordinate("46950820868899156662930047687818585632848591499744589407958293238635476079160");
  const y = coordinate("5640078356564379163099075877009565129882514886557779369047442380624545832820");
  const key = createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
  const signature = Buffer.from("A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==", "base64");
  const signed = preAuthEncoding(TYPE, [Buffer.from("aGVsbG8gd29ybGQ=", "base64")]);
  expect(verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, signature)).toBe(true);
});

it("preAuthEncoding(): lengths in bytes, an empty body [REQ-O4]", () => {
  expect(preAuthEncoding("ä", []).toString()).toBe("DSSEv1 2 ä 0 ");
});
