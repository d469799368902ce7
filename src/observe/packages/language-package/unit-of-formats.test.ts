import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../../model/fault.ts';
import { reachable } from './reachable.ts';
import type { LanguageFact, PackageFormat } from './types.ts';
import { unitOfFormats } from './unit-of-formats.ts';
import { trial } from './unit-trial.fixture.ts';
import { listed } from './unversioned.ts';

function unitReading(format: Partial<PackageFormat>) {
  return unitOfFormats({
    id: 'test',
    version: 1,
    ecosystem: 'npm',
    formats: [
      {
        evidence: 'locked',
        maximumSize: 10,
        recognises: (path) => path === '/lock',
        read: () => [],
        ...format,
      },
    ],
    name: /^[a-z/@]+$/,
    packageVersion: /^\d+$/,
  });
}

describe('unitOfFormats', () => {
  it('names a package once a file, for development only if every mention says so', () => {
    const mention = (name: string, more: object): LanguageFact => ({
      kind: 'package',
      name,
      version: '1',
      evidence: 'locked',
      ...more,
    });
    const facts = [
      mention('both', { development: true, licences: ['MIT'] }),
      mention('both', { development: false, licences: ['ISC', 'MIT'] }),
      mention('dev', { development: true }),
      mention('dev', { development: true }),
      mention('@s/untold', {}),
    ];
    const { names, packages } = trial(unitReading({ read: () => facts }), { '/lock': '' });
    assert.deepEqual(names, ['@s/untold@1', 'both@1', 'dev@1 (development)']);
    assert.deepEqual(packages[0]?.package.licences, ['MIT', 'ISC']);
    assert.equal(packages[2]?.package.purl, 'pkg:npm/%40s/untold@1');
  });

  it('takes what the authors of a downloaded package meant to install for nothing of the project', () => {
    const fact: LanguageFact = { kind: 'package', name: 'a', version: '1', evidence: 'locked' };
    const namesAt = (folder: string, evidence: 'locked' | 'declared' | 'installed') => {
      const recognises = (path: string) => path.endsWith('/lock');
      const unit = unitReading({ evidence, recognises, read: () => [{ ...fact, evidence }] });
      return trial(unit, { [`${folder}/lock`]: '' }).names;
    };
    const downloaded = [
      '/node_modules/a',
      '/vendor/owner/a',
      '/vendor/bundle/ruby/3.3.0/gems/a-1.0',
      '/.venv/x',
    ];
    for (const folder of [
      ...downloaded,
      '/lib/python3/site-packages/a',
      '/root/go/pkg/mod/x@v1',
      '/Pods/a',
    ]) {
      assert.deepEqual(namesAt(folder, 'locked'), [], folder);
      assert.deepEqual(namesAt(folder, 'declared'), [], folder);
      assert.deepEqual(namesAt(folder, 'installed'), ['a@1'], folder);
    }
    for (const folder of ['', '/vendor', '/services/vendor/web', '/gems/own', '/a'])
      assert.deepEqual(namesAt(folder, 'declared'), ['a@1'], folder);
  });

  it('gives the files of a folder to the packages of that folder', () => {
    const unit = unitReading({
      evidence: 'installed',
      recognises: () => true,
      read: ({ entry }): LanguageFact[] =>
        entry.path.endsWith('files')
          ? [{ kind: 'files', paths: ['/x'] }]
          : [{ kind: 'package', name: 'a', version: '1', evidence: 'installed' }],
    });
    const { packages } = trial(unit, { '/a/name': '', '/a/files': '', '/b/name': '' });
    assert.deepEqual(
      packages.map((one) => one.files),
      [['/x'], []],
    );
  });

  it('makes a gap of a lock file that is too large or cannot be read, and a fault of what is installed', () => {
    const large = { '/lock': 'x'.repeat(11) };
    assert.deepEqual(trial(unitReading({}), large).gaps, [
      { kind: 'limit', subject: '/lock', reason: '/lock: 11 bytes, more than 10', evidence: 'locked' },
    ]);
    assert.deepEqual(trial(unitReading({ evidence: 'installed' }), large).faults, [
      '/lock: 11 bytes, more than 10',
    ]);
    const read = (): never => {
      throw new Fault('malformed', 'broken');
    };
    assert.deepEqual(trial(unitReading({ read }), { '/lock': '' }).gaps[0]?.kind, 'unreadable');
    const defect = (): never => {
      throw new TypeError('a defect');
    };
    assert.throws(() => trial(unitReading({ read: defect }), { '/lock': '' }), TypeError);
  });
});

it('what is reachable may go in circles and to nowhere', () => {
  const edges = new Map([
    ['a', ['b', 'b', 'none']],
    ['b', ['a', 'c']],
    ['d', ['a']],
  ]);
  assert.deepEqual([...reachable(['a'], edges)].toSorted(), ['a', 'b', 'c', 'none']);
  assert.equal(reachable([], edges).size, 0);
});

it('names are listed fit to be shown', () => {
  assert.equal(listed(['a', '\u001B[2Jb\n', 'c'.repeat(100)]), `a, ?[2Jb?, ${'c'.repeat(80)}`);
  assert.equal(listed(['1', '2', '3', '4', '5', '6', '7']), '1, 2, 3, 4, 5 and 2 more');
});
