import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { headerOf, type Tag } from '../../../../../test/fixtures/rpm-header.ts';
import { mutationsOf, onlyFaults } from '../../../../../test/fixtures/mutation.ts';
import { integersOf, parseHeader, stringsOf, TAG } from './header.ts';
import { parsePackage } from './package.ts';

const PODMAN: readonly Tag[] = [
  [TAG.name, 'podman'],
  [TAG.version, '4.9.4'],
  [TAG.release, '0.1.el9'],
  [TAG.epoch, [2]],
  [TAG.architecture, 'x86_64'],
  [TAG.licence, 'Apache-2.0'],
  [TAG.sourceRpm, 'podman-4.9.4-0.1.el9.src.rpm'],
  [TAG.modularityLabel, 'container-tools:rhel8:8090020240201:rhel8'],
  [TAG.baseNames, ['podman', 'podman.1', 'left-out']],
  [TAG.dirNames, ['/usr/bin/', '/usr/share/man/man1/']],
  [TAG.dirIndexes, [0, 1, 1]],
  [TAG.fileStates, Buffer.from([0, 0, 2])],
];

describe('parsePackage', () => {
  it('reads a header', () => {
    assert.deepEqual(parsePackage(headerOf(PODMAN)), {
      name: 'podman',
      epoch: 2,
      version: '4.9.4',
      release: '0.1.el9',
      architecture: 'x86_64',
      sourceRpm: 'podman-4.9.4-0.1.el9.src.rpm',
      licence: 'Apache-2.0',
      module: 'container-tools:rhel8',
      files: [
        ['/usr/bin', ['podman']],
        ['/usr/share/man/man1', ['podman.1']],
      ],
    });
  });

  it('reads the file names of old packages', () => {
    const tags: Tag[] = [...PODMAN.slice(0, 3), [TAG.oldFileNames, ['/bin/a', '/bin/b', '/etc/c']]];
    assert.deepEqual(parsePackage(headerOf(tags))?.files, [
      ['/bin', ['a', 'b']],
      ['/etc', ['c']],
    ]);
  });

  it('leaves out trusted keys, and names what is missing', () => {
    assert.equal(parsePackage(headerOf([[TAG.name, 'gpg-pubkey']])), undefined);
    assert.throws(() => parsePackage(headerOf([])), { code: 'malformed', message: /name/ });
    assert.throws(() => parsePackage(headerOf([[TAG.name, 'x']])), {
      code: 'malformed',
      message: /Package x/,
    });
  });

  it('lets a tag that was added later win', () => {
    const header = parseHeader(
      headerOf([
        [TAG.name, 'old'],
        [TAG.name, 'new'],
      ]),
    );
    assert.deepEqual(stringsOf(header, TAG.name), ['new']);
  });

  it('refuses counts and offsets beyond the store', () => {
    const blob = headerOf([
      [TAG.baseNames, ['a', 'b']],
      [TAG.dirIndexes, [1, 2]],
    ]);
    blob.writeUInt32BE(0xffffffff, 8 + 12);
    blob.writeUInt32BE(0x3fffffff, 8 + 16 + 12);
    const header = parseHeader(blob);
    assert.throws(() => stringsOf(header, TAG.baseNames), { code: 'malformed' });
    assert.throws(() => integersOf(header, TAG.dirIndexes), { code: 'malformed' });
  });

  it('survives damage', () => {
    const blob = headerOf(PODMAN);
    fc.assert(
      fc.property(mutationsOf(blob), (bytes) => void onlyFaults(() => parsePackage(bytes))),
      { numRuns: propertyRuns(3000) },
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => void onlyFaults(() => parsePackage(Buffer.from(bytes)))),
    );
  });
});
