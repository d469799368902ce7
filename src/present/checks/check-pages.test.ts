import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { ALL_CHECK_SETS } from '../../analyse/misconfiguration/catalogue.ts';
import { checkPages } from './check-pages.ts';

const FOLDER = join(import.meta.dirname, '../../../docs/reference');

it('the pages of checks are those of the catalogue; run npm run reference', () => {
  const pages = checkPages(ALL_CHECK_SETS);
  for (const [path, text] of pages) assert.equal(readFileSync(join(FOLDER, path), 'utf8'), text, path);
  const there = readdirSync(join(FOLDER, 'checks')).map((name) => `checks/${name}`);
  assert.deepEqual(there.toSorted(), [...pages.keys()].filter((path) => path !== 'checks.md').toSorted());
});
