// Reads a JSON list of texts from standard input and answers with the list of their token counts.
import { Tiktoken } from "js-tiktoken/lite";
import o200k from "js-tiktoken/ranks/o200k_base";

let input = "";
for await (const part of process.stdin) input += part;
const encoder = new Tiktoken(o200k);
process.stdout.write(JSON.stringify(JSON.parse(input).map((text) => encoder.encode(text).length)));
