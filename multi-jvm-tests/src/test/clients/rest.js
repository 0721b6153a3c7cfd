// What Node's own fetch does against a server, one line for each operation: its name, and what went
// wrong, if anything did. Usage: node rest.js URL
"use strict";

const assert = require("node:assert");
const zlib = require("node:zlib");
const { report } = require("./report.js");

const url = process.argv[2];
const numbers = Array.from({ length: 16 }, (_, i) => i);
const request = (id) => ({
  id,
  inputs: ["INPUT0", "INPUT1"].map((name, i) => ({
    name,
    shape: [1, 16],
    datatype: "INT32",
    data: i === 0 ? numbers : numbers.map(() => 1),
  })),
});

const post = async (path, body, headers = {}) => {
  const response = await fetch(url + path, { method: "POST", body, headers });
  return { status: response.status, body: await response.json() };
};

const assertRight = ({ status, body }) => {
  assert.strictEqual(status, 200, JSON.stringify(body));
  const byName = Object.fromEntries(body.outputs.map((output) => [output.name, output.data]));
  assert.deepStrictEqual(byName.OUTPUT0, numbers.map((i) => i + 1));
  assert.deepStrictEqual(byName.OUTPUT1, numbers.map((i) => i - 1));
};

const INFER = "/v2/models/simple/infer";

const operations = {
  "live and ready": async () => {
    assert.strictEqual((await fetch(url + "/v2/health/live")).status, 200);
    assert.strictEqual((await fetch(url + "/v2/health/ready")).status, 200);
    assert.strictEqual((await fetch(url + "/v2/models/simple/ready")).status, 200);
  },
  "server and model metadata": async () => {
    assert((await (await fetch(url + "/v2")).json()).extensions.includes("binary_tensor_data"));
    assert.strictEqual((await (await fetch(url + "/v2/models/simple")).json()).name, "simple");
  },
  "infer, JSON": async () => assertRight(await post(INFER, JSON.stringify(request("1")))),
  "infer, gzip": async () =>
    assertRight(
      await post(INFER, zlib.gzipSync(JSON.stringify(request("1"))), { "content-encoding": "gzip" }),
    ),
  "infer, deflate": async () =>
    assertRight(
      await post(INFER, zlib.deflateSync(JSON.stringify(request("1"))), {
        "content-encoding": "deflate",
      }),
    ),
  "infer, 48 at once": async () => {
    const answers = await Promise.all(
      numbers.concat(numbers, numbers).map((_, i) => post(INFER, JSON.stringify(request("n" + i)))),
    );
    answers.forEach((answer, i) => {
      assertRight(answer);
      assert.strictEqual(answer.body.id, "n" + i);
    });
  },
  "error of an unknown model": async () => {
    const { status, body } = await post("/v2/models/nobody/infer", JSON.stringify(request("1")));
    assert.strictEqual(status, 404);
    assert.match(body.error, /^Request for unknown model/);
  },
};

report(operations);
