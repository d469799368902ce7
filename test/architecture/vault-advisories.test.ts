import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from './source-files.ts';

const ID = /CVE-\d{4}-\d{4,7}|GHSA(?:-[0-9a-z]{4}){3}/g;

const page = readFileSync(join(ROOT, 'docs/reference/vault-advisories.md'), 'utf8');
/** Where most tests are; what others are called on the page begins there. */
const FOLDER = 'src/vault/advisories';
/** Ids of the rows that name a test, by its file. */
const tried = page.split('\n').flatMap((line) => {
  const [, file] = /\| `([\w./-]+\.test\.ts)`\s*\|$/.exec(line) ?? [];
  return file === undefined ? [] : (line.match(ID) ?? []).map((id) => `${file} ${id}`);
});
const tested = globSync('src/vault/**/*.test.ts', { cwd: ROOT }).flatMap((path) => {
  const titles = readFileSync(join(ROOT, path), 'utf8').match(/\bit\('[^']*'/g) ?? [];
  return titles.flatMap((title) => (title.match(ID) ?? []).map((id) => `${relative(FOLDER, path)} ${id}`));
});

describe('advisories of vaults', () => {
  it('that are said to be tried are, and those that are tried are said to be', () => {
    assert.ok(tested.length > 50, `only ${tested.length}`);
    assert.deepEqual(tried.toSorted(), tested.toSorted());
  });

  it('are told of once each', () => {
    const ids: readonly string[] = page.match(ID) ?? [];
    assert.deepEqual(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      [],
    );
  });
});
