// node scripts/compare-spdx-schema.ts FILE — compares what the tests demand of SPDX documents with the schema as published.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { demandsOf } from '../test/fixtures/schema-demands.ts';
import { SPDX_JSON_SCHEMA } from '../test/fixtures/spdx-json-schema.ts';

const SHOWN = 20;

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: node scripts/compare-spdx-schema.ts FILE');
  process.exit(2);
}
const schema = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
const published = demandsOf(schema);
const ours = demandsOf(SPDX_JSON_SCHEMA);
const differences = [
  ...published.filter((line) => !ours.includes(line)).map((line) => `only published  ${line}`),
  ...ours.filter((line) => !published.includes(line)).map((line) => `only here       ${line}`),
];
for (const line of differences.slice(0, SHOWN)) console.log(line);
const digest = createHash('sha256').update(published.join('\n')).digest('hex');
console.log(`${published.length} demands, SHA-256 ${digest}; ${differences.length} differences`);
process.exitCode = differences.length > 0 ? 1 : 0;
