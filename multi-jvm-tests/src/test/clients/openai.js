// What OpenAI's own client for Node does against a server, one line for each operation: its name,
// and what went wrong, if anything did. Usage: node openai.js URL
"use strict";

const assert = require("node:assert");
const { OpenAI, NotFoundError, BadRequestError } = require("openai");
const { report } = require("./report.js");

const client = new OpenAI({ baseURL: process.argv[2] + "/v1", apiKey: "any", maxRetries: 0 });
const model = "keywords";

const vectors = (answer) => answer.data.map((one) => one.embedding);

report({
  "embedding of a text": async () => {
    const answer = await client.embeddings.create({ model, input: "a dog by the sea" });
    assert.deepStrictEqual(vectors(answer), [[0, 1, 1, 0]]);
    assert.strictEqual(answer.object, "list");
  },
  "embeddings of more texts than one batch holds": async () => {
    const input = Array.from({ length: 20 }, (_, i) => (i % 2 ? "the sky" : "a cat\nand a dog"));
    const answer = await client.embeddings.create({ model, input });
    assert.deepStrictEqual(
      vectors(answer),
      input.map((_, i) => (i % 2 ? [0, 0, 0, 1] : [1, 1, 0, 0])),
    );
    assert.deepStrictEqual(answer.data.map((one) => one.index), input.map((_, i) => i));
  },
  "embedding as numbers": async () => {
    const answer = await client.embeddings.create({
      model,
      input: "cat",
      encoding_format: "float",
    });
    assert.deepStrictEqual(vectors(answer), [[1, 0, 0, 0]]);
  },
  "error of an unknown model": async () => {
    const asked = client.embeddings.create({ model: "nobody", input: "x" });
    await assert.rejects(asked, (e) => e instanceof NotFoundError && /nobody/.test(e.message));
  },
  "error of an input that is no text": async () => {
    const asked = client.embeddings.create({ model, input: [[1, 2]] });
    await assert.rejects(asked, (e) => e instanceof BadRequestError && /text/.test(e.message));
  },
});
