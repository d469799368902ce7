import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../../model/fault.ts';
import type { FileView } from '../../model/file.ts';
import type { MergedFiles } from '../image/layers/types.ts';
import { assembleCatalogue, type CatalogueOfPackages } from './assemble-catalogue.ts';
import { found, mergedOf, unitOf, viewOf } from './catalogue.fixture.ts';
import type { FoundPackage, PackageUnit } from './types.ts';

const whole = ({ packages, gaps }: CatalogueOfPackages) => ({ packages: [...packages], gaps });

const catalogue = (
  units: readonly PackageUnit[],
  target: 'image' | 'source' = 'image',
  files: FileView = viewOf(),
  withFiles = false,
) => whole(assembleCatalogue(units, mergedOf(files), undefined, { target, withFiles }));

describe('assembleCatalogue', () => {
  it('tells formats that no unit reads only where somebody asks for packages', () => {
    const path = '/app/rush.json';
    const file = viewOf().get(path);
    const get = (asked: string) => (asked === path ? file : undefined);
    const files: FileView = { ...viewOf(), get, entries: () => (file ? [file] : []) };
    const subjects = (units: readonly PackageUnit[]) =>
      catalogue(units, 'source', files).gaps.map(({ subject }) => subject);
    assert.deepEqual(subjects([unitOf('npm', false, { packages: [], gaps: [] })]), [path]);
    assert.deepEqual(subjects([]), []);
  });

  it('sorts by package URL and merges what several files tell of one package', () => {
    const unit = unitOf('npm', false, {
      packages: [
        found('pkg:npm/b@1', '/z/package.json', { files: ['/z/1'], more: { licences: ['MIT'] } }),
        found('pkg:npm/b@1', '/a/package.json', { files: ['/a/1'], more: { licences: ['ISC', 'MIT'] } }),
        found('pkg:npm/b@1', '/a/package.json'),
        found('pkg:npm/a@1', '/c/package.json'),
      ],
      gaps: [],
    });
    const { packages } = catalogue([unit]);
    assert.deepEqual(
      packages.map((one) => one.purl),
      ['pkg:npm/a@1', 'pkg:npm/b@1'],
    );
    assert.deepEqual(
      packages[1]!.locations.map((location) => location.path),
      ['/a/package.json', '/z/package.json'],
    );
    assert.deepEqual(packages[1]!.licences, ['ISC', 'MIT']);
    const listed = catalogue([unit], 'image', viewOf(), true).packages;
    assert.deepEqual(
      listed.map((one) => one.files),
      [[], ['/a/1', '/z/1']],
    );
  });

  it('counts locks and declarations in a source folder only, and gaps about them', () => {
    const unit = unitOf('npm', false, {
      packages: [
        found('pkg:npm/a@1', '/node_modules/a/package.json'),
        found('pkg:npm/a@1', '/package-lock.json', { evidence: 'locked' }),
        found('pkg:npm/b@1', '/package-lock.json', { evidence: 'locked' }),
        found('pkg:npm/c@1', '/requirements.txt', { evidence: 'declared' }),
        found('pkg:npm/d@1', '/app.jar', { evidence: 'embedded' }),
      ],
      gaps: [
        { kind: 'unreadable', subject: '/yarn.lock', reason: 'broken', evidence: 'locked' },
        { kind: 'unreadable', subject: '/x/package.json', reason: 'broken' },
        { kind: 'unreadable', subject: '/x/package.json', reason: 'broken' },
      ],
    });
    const image = catalogue([unit], 'image');
    assert.deepEqual(
      image.packages.map((one) => [one.purl, one.locations.length]),
      [
        ['pkg:npm/a@1', 1],
        ['pkg:npm/d@1', 1],
      ],
    );
    assert.deepEqual(image.gaps, [{ kind: 'unreadable', subject: '/x/package.json', reason: 'broken' }]);
    const source = catalogue([unit], 'source');
    assert.equal(source.packages.length, 4);
    assert.equal(source.packages[0]!.locations.length, 2);
    assert.deepEqual(
      source.gaps.map((gap) => gap.subject),
      ['/yarn.lock', '/x/package.json'],
    );
    assert.ok(source.gaps.every((gap) => !('evidence' in gap)));
  });

  it('says that a package is for development only if no lock file denies it', () => {
    const lock = (purl: string, path: string, development: boolean | undefined): FoundPackage =>
      found(purl, path, { evidence: 'locked', more: development === undefined ? {} : { development } });
    const { packages } = catalogue(
      [
        unitOf('npm', false, {
          packages: [
            lock('pkg:npm/both@1', '/a', true),
            lock('pkg:npm/both@1', '/b', false),
            lock('pkg:npm/dev@1', '/a', true),
            lock('pkg:npm/dev@1', '/b', undefined),
            lock('pkg:npm/not@1', '/a', false),
          ],
          gaps: [],
        }),
      ],
      'source',
    );
    assert.deepEqual(
      packages.map((one) => [one.name, one.development]),
      [
        ['both', undefined],
        ['dev', true],
        ['not', undefined],
      ],
    );
  });

  it('tells the layer that brought a language package, and leaves it to a system unit what wrote its database', () => {
    const factsOf = (() => [
      { path: '/x', layer: 3, since: 1, fact: '' },
    ]) as unknown as MergedFiles['factsOf'];
    const merged = { ...mergedOf(viewOf()), factsOf };
    for (const [ownsFiles, layer] of [
      [false, 1],
      [true, 3],
    ] as const) {
      const unit: PackageUnit = {
        ...unitOf('one', ownsFiles, { packages: [], gaps: [] }),
        assemble: (facts) => ({
          packages: [...facts].map((fact) => {
            const one = found('pkg:npm/x@1', fact.path);
            const locations = one.package.locations.map((location) => ({ ...location, layer: fact.layer }));
            return { ...one, package: { ...one.package, locations } };
          }),
          gaps: [],
        }),
      };
      const { packages } = whole(assembleCatalogue([unit], merged, undefined, { target: 'image' }));
      assert.deepEqual(
        packages.map((one) => one.locations[0]?.layer),
        [layer],
      );
    }
  });

  it('makes a gap of a unit that faults, and lets a defect through', () => {
    const broken = unitOf('rpm', true, () => {
      throw new Fault('malformed', 'the database is broken');
    });
    const good = unitOf('npm', false, { packages: [found('pkg:npm/a@1', '/a')], gaps: [] });
    const { packages, gaps } = catalogue([broken, good]);
    assert.equal(packages.length, 1);
    assert.deepEqual(gaps, [{ kind: 'unreadable', subject: 'rpm', reason: 'the database is broken' }]);
    const defect = unitOf('x', false, () => {
      throw new TypeError('a defect');
    });
    assert.throws(() => catalogue([defect]), TypeError);
  });

  it('gives the same catalogue for every order of the same finds', () => {
    const purl = fc.constantFrom('pkg:npm/a@1', 'pkg:npm/A@1', 'pkg:npm/b@1', 'pkg:npm/%40s/b@1');
    const one = fc.tuple(purl, fc.constantFrom('/a', '/b', '/c'), fc.constantFrom('MIT', 'ISC'));
    const finds = fc.array(one, { maxLength: 12 });
    const shuffled = finds.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    const run = (list: readonly [string, string, string][]) =>
      catalogue([
        unitOf('npm', false, {
          packages: list.map(([url, path, licence]) => found(url, path, { more: { licences: [licence] } })),
          gaps: [],
        }),
      ]).packages;
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        const packages = run(list);
        assert.deepEqual(run(other), packages);
        assert.equal(new Set(packages.map((each) => each.purl)).size, packages.length);
      }),
    );
  });
});
