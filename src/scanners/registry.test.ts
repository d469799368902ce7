import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { VECTOR_IDS } from '../model/vector.ts';
import { DISTRIBUTION_ANALYSER } from '../observe/distribution/distribution.ts';
import { PACKAGE_UNITS } from '../observe/packages/units/registry.ts';
import { chooseScanners } from './choose.ts';
import { SCANNERS } from './registry.ts';
import type { ScannedTarget, Scanner } from './types.ts';

/** A target in which there is nothing; looking at what the scanner did not ask for fails. */
function nothingFor({ packages, advisories, analysers }: Scanner): ScannedTarget {
  return {
    get packages() {
      assert.ok(packages, 'it looks at packages, but does not say that it judges them');
      return [];
    },
    distribution: undefined,
    image: undefined,
    get advisories() {
      assert.ok(advisories, 'it looks at advisories, but does not say that it needs them');
      return undefined;
    },
    factsOf: (analyser) => {
      assert.ok(
        analysers.some(({ id }) => id === analyser.id),
        `${analyser.id} is not among its analysers`,
      );
      return [];
    },
    entriesOf: () => [],
    originsOf: () => [],
  };
}

const scanners = await Promise.all(SCANNERS.map(({ load }) => load()));

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

describe('scanners', () => {
  it('are all registered under the name of their folder', () => {
    assert.deepEqual(SCANNERS.map(({ id }) => id).toSorted(), folders.toSorted());
  });

  it('are listed as what they say of themselves when they are loaded', () => {
    assert.deepEqual(
      SCANNERS.map(({ id, isUsual }) => ({ id, isUsual })),
      scanners.map(({ id, isUsual }) => ({ id, isUsual })),
    );
  });

  it('have analysers that nobody else has: their facts are kept by id', () => {
    const others = [DISTRIBUTION_ANALYSER, ...PACKAGE_UNITS].map(({ id }) => id);
    const ids = [...others, ...scanners.flatMap(({ analysers }) => analysers.map(({ id }) => id))];
    assert.equal(new Set(ids).size, ids.length, ids.join(', '));
  });

  for (const scanner of scanners) {
    describe(scanner.id, () => {
      const { id, title, vectors, version, packages, analysers, removedFiles } = scanner;

      it('says what it looks for, and which vectors that serves', () => {
        assert.match(title, /^[a-z].*[^.]$/);
        assert.ok(vectors.length > 0 && vectors.every((vector) => VECTOR_IDS.includes(vector)));
        assert.ok(Number.isInteger(version) && version > 0);
      });

      it('has something to judge, each analyser named for it and bounded', () => {
        assert.ok(packages || analysers.length > 0, 'neither packages nor files');
        assert.ok(!removedFiles || analysers.length > 0, 'facts of removed files, but no facts');
        for (const analyser of analysers) {
          assert.ok(analyser.id === id || analyser.id.startsWith(`${id}-`), analyser.id);
          assert.ok(Number.isInteger(analyser.version) && analyser.version > 0, analyser.id);
          assert.ok(Number.isFinite(analyser.maximumSize), analyser.id);
        }
      });

      it('finds nothing in nothing, and looks only at what it asked for', () => {
        assert.equal(scanner.findings(nothingFor(scanner)).findings.length, 0);
      });
    });
  }
});

describe('chooseScanners', () => {
  const known = SCANNERS;

  it('takes the usual ones where none is named, and those that are, in the order of the registry', () => {
    assert.deepEqual(
      chooseScanners(undefined, known),
      known.filter(({ isUsual }) => isUsual),
    );
    const [first] = known;
    assert.ok(first);
    const other = { ...first, id: 'other' };
    assert.deepEqual(chooseScanners(['other', first.id], [first, other]), [first, other]);
    assert.deepEqual(chooseScanners(['other'], [first, other]), [other]);
  });

  it('refuses a name that it does not know, and tells those that it does', () => {
    for (const names of [['vuln', 'vulns'], [''], [], ['__proto__']]) {
      assert.throws(() => chooseScanners(names, known), { code: 'usage', hint: /vuln/ });
    }
  });
});
