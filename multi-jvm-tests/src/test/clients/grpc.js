// What @grpc/grpc-js does against a server, one line for each operation: its name, and what went
// wrong, if anything did. Usage: node grpc.js HOST:PORT PATH-OF-PROTO
"use strict";

const assert = require("node:assert");
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");
const { report } = require("./report.js");

const [target, proto] = process.argv.slice(2);
const { inference } = grpc.loadPackageDefinition(
  loader.loadSync(proto, { keepCase: true, longs: Number, defaults: true, oneofs: true }),
);
const client = new inference.GRPCInferenceService(target, grpc.credentials.createInsecure());

const numbers = Array.from({ length: 16 }, (_, i) => i);
const ones = numbers.map(() => 1);
const sums = numbers.map((i) => i + 1);
const differences = numbers.map((i) => i - 1);

const call = (method, request, millis = 10000) =>
  new Promise((resolve, reject) =>
    client[method](request, { deadline: Date.now() + millis }, (error, answer) =>
      error ? reject(error) : resolve(answer),
    ),
  );

const bytes = (values) => Buffer.from(Int32Array.from(values).buffer);
const ints = (buffer) => Array.from({ length: buffer.length / 4 }, (_, i) => buffer.readInt32LE(4 * i));

const words = (values) =>
  Buffer.concat(
    values.flatMap((value) => {
      const text = Buffer.from(String(value));
      const length = Buffer.alloc(4);
      length.writeUInt32LE(text.length);
      return [length, text];
    }),
  );

const input = (name, datatype, contents) => ({ name, datatype, shape: [1, 16], contents });

const raw = {
  model_name: "simple",
  id: "7",
  inputs: [input("INPUT0", "INT32"), input("INPUT1", "INT32")],
  outputs: [{ name: "OUTPUT0" }, { name: "OUTPUT1" }],
  raw_input_contents: [bytes(numbers), bytes(ones)],
};

const assertRight = (answer) => {
  const byName = Object.fromEntries(
    answer.outputs.map((output, i) => [output.name, ints(answer.raw_output_contents[i])]),
  );
  assert.deepStrictEqual(byName.OUTPUT0, sums);
  assert.deepStrictEqual(byName.OUTPUT1, differences);
};

const operations = {
  "server live": async () => assert((await call("ServerLive", {})).live),
  "server ready": async () => assert((await call("ServerReady", {})).ready),
  "server metadata": async () => assert((await call("ServerMetadata", {})).version),
  "model ready": async () => assert((await call("ModelReady", { name: "simple" })).ready),
  "model metadata": async () =>
    assert.deepStrictEqual(
      (await call("ModelMetadata", { name: "simple" })).inputs.map((i) => i.name),
      ["INPUT0", "INPUT1"],
    ),
  "infer, raw contents": async () => {
    const answer = await call("ModelInfer", raw);
    assert.strictEqual(answer.id, "7");
    assertRight(answer);
  },
  "infer, explicit contents, no outputs named": async () =>
    assertRight(
      await call("ModelInfer", {
        model_name: "simple",
        inputs: [
          input("INPUT0", "INT32", { int_contents: numbers }),
          input("INPUT1", "INT32", { int_contents: ones }),
        ],
      }),
    ),
  "infer, text": async () => {
    const answer = await call("ModelInfer", {
      model_name: "simple_string",
      inputs: [input("INPUT0", "BYTES"), input("INPUT1", "BYTES")],
      outputs: [{ name: "OUTPUT0" }],
      raw_input_contents: [words(numbers), words(ones)],
    });
    assert.deepStrictEqual(answer.raw_output_contents[0], words(sums));
  },
  "infer, a stream of three": () =>
    new Promise((resolve, reject) => {
      const stream = client.ModelStreamInfer({ deadline: Date.now() + 10000 });
      const ids = [];
      stream.on("data", ({ error_message: error, infer_response: answer }) => {
        if (error) {
          reject(new Error(error));
          return;
        }
        assertRight(answer);
        ids.push(answer.id);
      });
      stream.on("error", reject);
      stream.on("end", () =>
        ids.length === 3 ? resolve() : reject(new Error("answers: " + ids)),
      );
      ["a", "b", "c"].forEach((id) => stream.write({ ...raw, id }));
      stream.end();
    }),
  "error of an unknown model": () =>
    assert.rejects(call("ModelInfer", { ...raw, model_name: "nobody" }), (error) => {
      assert.strictEqual(error.code, grpc.status.NOT_FOUND);
      assert.match(error.details, /unknown model/);
      return true;
    }),
};

report(operations).then(() => client.close());
