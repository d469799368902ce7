import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.ts';
import { SWIFT_UNIT } from './unit.ts';

const V1 = JSON.stringify({
  object: {
    pins: [
      {
        package: 'Boat',
        repositoryURL: 'https://github.com/Sea/Boat.git',
        state: { branch: null, revision: '01', version: '1.2.0' },
      },
      {
        package: 'Sail',
        repositoryURL: 'git@git.example:sea/sail.git',
        state: { branch: 'main', revision: '02', version: null },
      },
    ],
  },
  version: 1,
});
const V2 = JSON.stringify({
  pins: [
    {
      identity: 'boat',
      kind: 'remoteSourceControl',
      location: 'https://github.com/Sea/Boat',
      state: { revision: '01', version: '1.2.0' },
    },
    { identity: 'sea.rope', kind: 'registry', location: '', state: { version: '2.0.0' } },
    {
      identity: 'keel',
      kind: 'remoteSourceControl',
      location: 'ssh://git@git.example:22/sea/keel.git',
      state: { revision: '03', version: '3.0.0' },
    },
    {
      identity: 'own',
      kind: 'localSourceControl',
      location: '/src/own',
      state: { revision: '04', version: '0.1.0' },
    },
  ],
  version: 2,
});

describe('packages of Swift', () => {
  it('are named by their repositories, in every version of the file', () => {
    const purlsOf = (text: string) =>
      trial(SWIFT_UNIT, { '/Package.resolved': text }).packages.map((one) => one.package.purl);
    assert.deepEqual(purlsOf(V1), ['pkg:swift/github.com/Sea/Boat@1.2.0']);
    const later = [
      'pkg:swift/github.com/Sea/Boat@1.2.0',
      'pkg:swift/sea/rope@2.0.0',
      'pkg:swift/git.example/sea/keel@3.0.0',
    ];
    assert.deepEqual(purlsOf(V2), later);
    assert.deepEqual(purlsOf(V2.replace('"version":2}', '"originHash":"x","version":3}')), later);
  });

  it('at a branch are told, and so is a file of something else', () => {
    const gapOf = (text: string) => trial(SWIFT_UNIT, { '/Package.resolved': text }).gaps[0]?.reason ?? '';
    assert.match(gapOf(V1), /git\.example\/sea\/sail/);
    assert.match(gapOf('{}'), /pins/);
    assert.match(gapOf('{"pins": [1]}'), /pin 1/);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(SWIFT_UNIT, { '/Package.resolved': V2 }, 150);
  });
});
