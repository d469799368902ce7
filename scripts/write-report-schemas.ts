import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { reportSchemaText, schemaPath } from '../src/model/report/json-schema.ts';
import { REPORT_IDS } from '../src/model/report/registry.ts';

for (const id of REPORT_IDS) {
  const file = fileURLToPath(new URL(`../docs/reference/${schemaPath(id)}`, import.meta.url));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, reportSchemaText(id));
  console.log(`wrote ${file}`);
}
