import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ECOSYSTEMS, isOfDistribution } from '../../../model/ecosystems.ts';
import { plainEntry } from '../../archive/zip/open-file.ts';
import type { PackageUnit } from '../types.ts';
import { PACKAGE_UNITS } from './registry.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const folders = readdirSync(HERE, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

function isUnit(value: unknown): value is PackageUnit {
  return typeof value === 'object' && value !== null && 'interest' in value && 'assemble' in value;
}

/** The one unit that the `unit.ts` of a folder exports. */
async function unitOf(folder: string): Promise<PackageUnit> {
  const module: object = await import(`./${folder}/unit.ts`);
  const [unit, ...more] = Object.values(module).filter(isUnit);
  assert.ok(unit && more.length === 0, `${folder}/unit.ts exports one unit`);
  return unit;
}

const read = (path: string): string => readFileSync(`${HERE}${path}`, 'utf8');

/** Files that are called as those that some unit wants, in places where some unit wants them. */
const PATHS = PACKAGE_UNITS.flatMap(({ ends = [] }) => ends).flatMap((end) =>
  ['/srv/app/x', '/usr/lib/node_modules/x-1.2.3/', '/opt/specifications/x', '/a/.github/workflows/'].flatMap(
    (before) => [before + end, before + end.toUpperCase(), `${before}${end}.json`, `${before}${end}.lock`],
  ),
);

describe('package units', () => {
  for (const folder of folders) {
    it(`of ${folder} are registered under the folder’s name`, async () => {
      const unit = await unitOf(folder);
      assert.equal(unit.id, folder);
      assert.ok(PACKAGE_UNITS.includes(unit), `${folder} has no line in registry.ts`);
    });

    it(`of ${folder} serve vectors, have a version and a bound on size`, async () => {
      const { version, vectors, maximumSize, ecosystem } = await unitOf(folder);
      assert.ok(Number.isInteger(version) && version > 0, 'the version is a number from 1 on');
      assert.ok(vectors.includes('V3'), 'packages are retrieved');
      assert.equal(
        vectors.includes('V6'),
        isOfDistribution(ecosystem),
        'a distribution’s are the host’s too',
      );
      assert.ok(Number.isSafeInteger(maximumSize) && maximumSize > 0, 'no file is read without a bound');
    });

    it(`of ${folder} own files if they are a distribution’s, and want no file that is none of theirs`, async () => {
      const unit = await unitOf(folder);
      assert.equal(unit.ownsFiles, ECOSYSTEMS[unit.ecosystem].kind === 'distribution');
      const interests = ['/srv/data/x', '/home/a/notes.txt', '/usr/share/doc/x.gz', `/${folder}`].map(
        (path) => unit.interest(plainEntry(path, 100)),
      );
      assert.ok(!interests.includes('yes'), 'reads files of any name');
      assert.ok(!interests.includes('by-magic') || 'recognises' in unit, 'by-magic, but recognises nothing');
    });

    it(`of ${folder} want no file whose path ends otherwise than they say`, async () => {
      const unit = await unitOf(folder);
      if (unit.ends === undefined) return;
      const ends = unit.ends.map((end) => end.toLowerCase());
      for (const path of PATHS)
        if (!ends.some((end) => path.toLowerCase().endsWith(end)))
          assert.equal(unit.interest(plainEntry(path, 100)), 'no', path);
    });

    it(`of ${folder} are tested, also with bytes of any kind`, () => {
      assert.ok(readdirSync(`${HERE}${folder}`).includes('unit.test.ts'), 'no unit.test.ts');
      const tests = globSync(`${folder}/*.test.ts`, { cwd: HERE }).map(read);
      assert.ok(
        tests.some((text) => /\b(?:fuzz|checkMutations|fc\.property)\(/.test(text)),
        'no test reads bytes of any kind',
      );
    });

    it(`of ${folder} are documented, with their limits`, () => {
      const text = read(`${folder}/README.md`);
      assert.ok(text.startsWith(`# ${folder}\n`), 'the heading is the unit’s name');
      assert.match(text, /^(?:\*\*)?Limits[.:]/m, 'a paragraph says the limits');
    });
  }

  it('are each registered once, those of operating systems first', () => {
    assert.equal(new Set(PACKAGE_UNITS).size, PACKAGE_UNITS.length);
    assert.equal(PACKAGE_UNITS.length, folders.length);
    const owners = PACKAGE_UNITS.map((unit) => unit.ownsFiles);
    assert.deepEqual(
      owners,
      owners.toSorted((left, right) => Number(right) - Number(left)),
    );
  });
});
