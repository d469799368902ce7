import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { reportSchemaText } from '../src/present/scan/json/schema.ts';

const file = fileURLToPath(new URL('../docs/reference/report.schema.json', import.meta.url));
writeFileSync(file, reportSchemaText());
console.log(`wrote ${file}`);
