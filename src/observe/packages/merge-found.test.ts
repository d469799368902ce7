import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Package } from '../../model/package.ts';
import { mergeFound, writtenPackage } from './merge-found.ts';

const one = (purl: string, more: Partial<Package> = {}): Package => ({
  purl,
  ecosystem: 'npm',
  name: 'a',
  version: '1',
  licences: [],
  locations: [{ path: '/a', foundBy: 'npm', evidence: 'locked' }],
  ...more,
});

const merged = (packages: readonly Package[], files: readonly string[] = [], withFiles = false) =>
  [
    ...mergeFound(
      packages.map((found) => writtenPackage({ package: found, files })),
      withFiles,
    ),
  ].map((text) => JSON.parse(text) as Package);

test('packages found once are told as they are, whatever is in their names and files', () => {
  const odd = [
    'pkg:npm/a@1',
    'pkg:npm/"},["@1',
    'pkg:npm/{\\@1',
    'pkg:npm/\\',
    'pkg:npm/\n{@1',
    'pkg:npm/é,[]]@1',
  ];
  for (const purl of odd)
    for (const files of [[], ['/x'], ['},["', '"},["'], [',[]]'], ['']]) {
      assert.deepEqual(merged([one(purl)], files), [one(purl)]);
      assert.deepEqual(merged([one(purl)], files, true), [{ ...one(purl), files }]);
    }
});

test('are in the order of their package URLs, not of these as JSON', () => {
  const purls = ['a\n', 'a"', 'aZ', 'a\\'];
  assert.deepEqual(
    merged(purls.map((purl) => one(purl))).map(({ purl }) => purl),
    purls.toSorted(),
  );
});

test('what is said of one in several places is said of it once', () => {
  const places = [
    one('p', { development: true, direct: false, requires: ['c', 'b', 'c'] }),
    one('p', { development: false, direct: true, requires: ['a'] }),
  ];
  assert.deepEqual(merged(places), [one('p', { direct: true, requires: ['a', 'b', 'c'] })]);
  assert.deepEqual(merged([one('p', { development: true })]), [one('p', { development: true })]);
  assert.deepEqual(merged([one('p', { development: false })]), [one('p')]);
});

test('parts stand in the order in which the unit wrote them, but for those that are told last', () => {
  const { locations, ...others } = one('p', { requires: [], direct: true, cpes: ['x'] });
  const [text = ''] = mergeFound([writtenPackage({ package: { locations, ...others }, files: [] })], false);
  const names = [
    'locations',
    'purl',
    'ecosystem',
    'name',
    'version',
    'licences',
    'cpes',
    'direct',
    'requires',
  ];
  assert.deepEqual(Object.keys(JSON.parse(text) as object), names);
});
