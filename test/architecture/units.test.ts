import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { PACKAGE_UNITS } from '../../src/observe/packages/units/registry.ts';
import { ROOT } from './source-files.ts';
import { type Family, familyBreaches } from './units.ts';

function readFamily(registryPath: string): Family {
  const folder = dirname(registryPath);
  const units = readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry): [string, string[]] => [entry.name, readdirSync(join(ROOT, folder, entry.name))]);
  return { folder, registry: readFileSync(join(ROOT, registryPath), 'utf8'), units: new Map(units) };
}

describe('units', () => {
  // The model's registries are of nouns, which have no folders.
  const families = globSync('src/**/registry.ts', { cwd: ROOT, exclude: ['src/model/**'] }).map(readFamily);

  it('are found', () => {
    assert.ok(families.length >= 4, families.map((family) => family.folder).join(', '));
  });

  for (const family of families) {
    it(`of ${family.folder} are registered, tested, documented and alike`, () => {
      assert.ok(family.units.size > 0, 'a family without units');
      assert.deepEqual(familyBreaches(family), []);
    });
  }

  it('that lack something are named', () => {
    const planted: Family = {
      folder: 'src/x',
      registry: "import { A } from './a/unit.ts';",
      units: new Map([
        ['a', ['unit.ts', 'unit.test.ts', 'README.md']],
        ['b', ['other.ts']],
      ]),
    };
    const found = familyBreaches(planted).filter((sentence) => sentence.startsWith('src/x/b'));
    assert.deepEqual(found, [
      'src/x/b: not in registry.ts',
      'src/x/b: has no test',
      'src/x/b: has no README.md',
      'src/x/b: shares no file name with all of its siblings',
    ]);
  });
});

describe('package units', () => {
  it('have distinct ids, a version and vectors', () => {
    assert.equal(new Set(PACKAGE_UNITS.map((unit) => unit.id)).size, PACKAGE_UNITS.length);
    for (const unit of PACKAGE_UNITS) {
      assert.ok(unit.vectors.length > 0, `${unit.id} serves no vector`);
      assert.ok(Number.isInteger(unit.version) && unit.version > 0, `${unit.id} has no version`);
    }
  });
});
