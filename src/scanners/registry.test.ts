import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { FINDING_KINDS } from '../model/finding/finding.ts';
import { VECTOR_IDS } from '../model/vector.ts';
import { DISTRIBUTION_ANALYSER } from '../observe/distribution/distribution.ts';
import { PACKAGE_UNITS } from '../observe/packages/units/registry.ts';
import { chooseScanners } from './choose.ts';
import { SCANNERS } from './registry.ts';
import type { ScannedTarget } from './types.ts';

const NOTHING: ScannedTarget = {
  packages: [],
  distribution: undefined,
  image: undefined,
  advisories: undefined,
  factsOf: () => [],
  originsOf: () => [],
};
const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

describe('scanners', () => {
  it('are all registered under the name of their folder', () => {
    assert.deepEqual(SCANNERS.map(({ id }) => id).toSorted(), folders.toSorted());
  });

  it('have analysers that nobody else has: their facts are kept by id', () => {
    const others = [DISTRIBUTION_ANALYSER, ...PACKAGE_UNITS].map(({ id }) => id);
    const ids = [...others, ...SCANNERS.flatMap(({ analysers }) => analysers.map(({ id }) => id))];
    assert.equal(new Set(ids).size, ids.length, ids.join(', '));
  });

  for (const scanner of SCANNERS) {
    describe(scanner.id, () => {
      const { id, title, vectors, version, kinds, packages, analysers, removedFiles } = scanner;

      it('says what it looks for, for whom, and what it gives', () => {
        assert.match(title, /^[a-z].*[^.]$/);
        assert.ok(vectors.length > 0 && vectors.every((vector) => VECTOR_IDS.includes(vector)));
        assert.ok(kinds.length > 0 && kinds.every((kind) => FINDING_KINDS.includes(kind)));
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

      it('finds nothing in nothing, each time', () => {
        assert.equal(scanner.findings(NOTHING).findings.length, 0);
        assert.deepEqual(scanner.findings(NOTHING).gaps, scanner.findings(NOTHING).gaps);
      });
    });
  }
});

describe('chooseScanners', () => {
  const known = SCANNERS;

  it('takes all where none is named, and those that are, in the order of the registry', () => {
    assert.deepEqual(chooseScanners(undefined, known), known);
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
