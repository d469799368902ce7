import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { profileSchemaText } from '../src/model/profile/json-schema.ts';
import { profileReferenceText } from '../src/model/profile/reference-page.ts';

for (const [name, text] of [
  ['profile.schema.json', profileSchemaText()],
  ['profile.md', profileReferenceText()],
] as const) {
  const file = fileURLToPath(new URL(`../docs/reference/${name}`, import.meta.url));
  writeFileSync(file, text);
  console.log(`wrote ${file}`);
}
