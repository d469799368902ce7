import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { assertWithin } from '../../../../../test/time-bound.ts';
import { absence } from '../../../../../test/e2e/real-part.ts';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../../../test/fixtures/any-character.ts';
import { mutationsOf, onlyFaults } from '../../../../../test/fixtures/mutation.ts';
import { parseStatus as partsOf, type StatusContent } from './status.ts';

const run = promisify(execFile);

const STANZA = `Package: libssl3t64
Status: install ok installed
Priority: optional
Section: libs
Installed-Size: 6000
Maintainer: A Maintainer <maintainer@example.org>
Architecture: amd64
Multi-Arch: same
Source: openssl (3.5.1-1)
Version: 3.5.1-1+b1
Conffiles:
 /etc/ssl/x 0123456789abcdef0123456789abcdef
Description: a library
 Version: 9.9 in a folded line is no field.
 .
 Package: neither
`;

/** States of dpkg(1), and whether such a package is on the disk. */
const STATES: readonly [state: string, present: boolean][] = [
  ['install ok installed', true],
  ['install ok unpacked', true],
  ['install ok half-configured', true],
  ['install ok half-installed', true],
  ['install ok triggers-awaited', true],
  ['install ok triggers-pending', true],
  ['hold ok installed', true],
  ['deinstall ok installed', true],
  ['deinstall ok config-files', false],
  ['purge ok not-installed', false],
];

/** All parts of a status file as one. */
function parseStatus(text: string): StatusContent {
  const parts = [...partsOf(text.split('\n'))];
  return {
    packages: parts.flatMap(({ packages }) => packages),
    problems: parts.flatMap(({ problems }) => problems),
  };
}

describe('parseStatus', () => {
  it('reads a stanza, its source and the source version', () => {
    assert.deepEqual(parseStatus(STANZA), {
      packages: [
        {
          name: 'libssl3t64',
          version: '3.5.1-1+b1',
          architecture: 'amd64',
          source: { name: 'openssl', version: '3.5.1-1' },
        },
      ],
      problems: [],
    });
  });

  it('takes name and version of the package for the source where it is not told', () => {
    const { packages } = parseStatus('Package: a\nVersion: 1:2~rc1-3\nSource: b\n\npackage: c\nVERSION: 4\n');
    assert.deepEqual(
      packages.map((one) => one.source),
      [
        { name: 'b', version: '1:2~rc1-3' },
        { name: 'c', version: '4' },
      ],
    );
  });

  for (const [state, present] of STATES) {
    it(`${present ? 'lists' : 'leaves out'} "${state}"`, () => {
      const { packages } = parseStatus(STANZA.replace('install ok installed', state));
      assert.equal(packages.length, present ? 1 : 0);
    });
  }

  it('takes empty lines before, between and after, and carriage returns', () => {
    const { packages } = parseStatus(`\n\n${STANZA}\n\n\n${STANZA}\n`);
    assert.equal(packages.length, 2);
    assert.equal(parseStatus(STANZA.replaceAll('\n', '\r\n')).packages[0]?.version, '3.5.1-1+b1');
  });

  it('tells of broken stanzas and goes on', () => {
    const { packages, problems } = parseStatus(
      `Version: 1\n\nPackage: no-version\n\nPackage: b c\nVersion: 1\n\n${STANZA}`,
    );
    assert.equal(packages.length, 1);
    assert.deepEqual(problems, [
      'A stanza has no valid package name.',
      'Package no-version has no valid version.',
      'A stanza has no valid package name.',
    ]);
  });

  it('tells of a package that is half installed and has no version', () => {
    const stanza = STANZA.replace('install ok installed', 'install reinst-required half-installed');
    assert.deepEqual(parseStatus(stanza).packages.length, 1);
    assert.deepEqual(parseStatus(stanza.replace(/^Version: .*\n/m, '')), {
      packages: [],
      problems: ['Package libssl3t64 is half installed, and nobody knows in which version.'],
    });
  });

  it('has a bound on packages', () => {
    assert.throws(() => parseStatus('Package: a\nVersion: 1\n\n'.repeat(200_002)), { code: 'limit' });
  });

  it('reads 20 MB in little time', () => {
    const text = `${STANZA}\n`.repeat(Math.ceil(20_000_000 / STANZA.length));
    const started = performance.now();
    assert.ok(parseStatus(text).packages.length > 30_000);
    assertWithin(10_000, performance.now() - started);
  });

  it('takes any bytes', () => {
    const any = fc.oneof(
      fc.string({ unit: anyCharacter }),
      mutationsOf(Buffer.from(`${STANZA}\n${STANZA}`)).map(String),
    );
    fc.assert(
      fc.property(any, (text) => void onlyFaults(() => parseStatus(text))),
      { numRuns: propertyRuns(1000) },
    );
  });

  const status = '/var/lib/dpkg/status';
  it(
    'agrees with dpkg-query about this machine',
    { skip: absence(existsSync(status), 'a Debian machine') },
    async (context: TestContext) => {
      // Both read a copy: somebody may install packages meanwhile.
      const folder = mkdtempSync(join(tmpdir(), 'plimsoll-dpkg-'));
      context.after(() => rmSync(folder, { recursive: true }));
      const copy = join(folder, 'status');
      copyFileSync(status, copy);
      const format =
        '${db:Status-Status} ${Package} ${Version} ${Architecture} ${source:Package} ${source:Version}\\n';
      const { stdout } = await run('dpkg-query', ['--admindir', folder, '-W', '-f', format]);
      const theirs = stdout
        .split('\n')
        .filter((line) => line !== '' && !/^(config-files|not-installed) /.test(line));
      const ours = parseStatus(readFileSync(copy, 'utf8')).packages.map(
        ({ name, version, architecture, source }) =>
          `${name} ${version} ${architecture} ${source.name} ${source.version}`,
      );
      assert.ok(ours.length > 50);
      assert.deepEqual(ours.toSorted(), theirs.map((line) => line.slice(line.indexOf(' ') + 1)).toSorted());
    },
  );
});
