import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { segmentationArbitrary } from '../../../test/fixtures/segmentation-arbitrary.ts';
import { NETWORK_UNITS } from './registry.ts';
import { NETWORK_ENGINE_IDS, type NetworkUnit } from './types.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const REFERENCE = new URL('../../../docs/reference/segmentation.md', import.meta.url);
const folders = readdirSync(HERE, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

function isUnit(value: unknown): value is NetworkUnit {
  return typeof value === 'object' && value !== null && 'compile' in value && 'vectors' in value;
}

describe('network engines', () => {
  it('are the folders, registered in the order of their ids', () => {
    assert.deepEqual(
      NETWORK_UNITS.map(({ id }) => id),
      NETWORK_ENGINE_IDS,
    );
    assert.deepEqual(folders.toSorted(), NETWORK_ENGINE_IDS.toSorted());
  });

  for (const folder of folders) {
    it(`of ${folder} are one unit with the folder’s name, which serves the segregation of services`, async () => {
      const module: object = await import(`./${folder}/compile.ts`);
      const [unit, ...more] = Object.values(module).filter(isUnit);
      assert.ok(unit && more.length === 0, `${folder}/compile.ts exports one unit`);
      assert.equal(unit.id, folder);
      assert.ok(unit.vectors.includes('V8'));
      assert.match(unit.description, /^\S.*\S$/);
    });

    it(`of ${folder} are tested and proved`, () => {
      const test = readFileSync(`${HERE}${folder}/compile.test.ts`, 'utf8');
      assert.match(test, /\b(?:assertProved|proofsOf|labelEngineLaws)\(/, 'no proof');
    });

    it(`of ${folder} are documented, also in the reference`, () => {
      assert.match(readFileSync(`${HERE}${folder}/README.md`, 'utf8'), new RegExp(`^# ${folder}\n`, 'i'));
      assert.match(readFileSync(REFERENCE, 'utf8'), new RegExp(`^\\| ${folder} +\\|`, 'm'));
    });
  }

  for (const unit of NETWORK_UNITS)
    it(`of ${unit.id} write the same files each time, below their own folder, and lose lines of members that there are`, () => {
      fc.assert(
        fc.property(segmentationArbitrary(), fc.constantFrom('tighter', 'wider'), (segmentation, onLoss) => {
          const compiled = unit.compile(segmentation, { onLoss });
          assert.deepEqual(unit.compile(segmentation, { onLoss }), compiled);
          const paths = compiled.artefacts.map(({ path }) => path);
          assert.deepEqual(paths, [...new Set(paths)].toSorted());
          for (const path of paths) assert.ok(path.startsWith(`${unit.id}/`), path);
          const ids = segmentation.members.map(({ id }) => id);
          for (const { member } of compiled.losses) assert.ok(ids.includes(member), member);
        }),
        { numRuns: propertyRuns(20) },
      );
    });
});
