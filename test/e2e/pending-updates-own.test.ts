import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ofKind } from '../../src/model/finding/about.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { writeAdvisories } from './advisories.ts';
import { must, plimsoll } from './command.ts';
import { writeFiles } from './fix-stage.ts';
import { missing } from './real-part.ts';

/** An installation and an archive of our own making, by what apt itself would upgrade. */
export const lane: Lane = 'anywhere';

interface Built {
  readonly name: string;
  readonly version: string;
  /** With its version in parentheses, where that is another one. */
  readonly source?: string;
}

/** What is installed, and what the archive has by now; `fixed` is the version of the source that mends it. */
const CASES: readonly (readonly [installed: Built, archive: Built, fixed: string | undefined])[] = [
  [{ name: 'boat', version: '1.0-1' }, { name: 'boat', version: '1.0-1+deb13u1' }, '1.0-1+deb13u1'],
  // Binaries of one source, of which one has a version of its own.
  [
    { name: 'libmast2', version: '2.0-1', source: 'mast' },
    { name: 'libmast2', version: '2.0-1+deb13u2', source: 'mast' },
    '2.0-1+deb13u2',
  ],
  [
    { name: 'mast-data', version: '5:9.0-1', source: 'mast (2.0-1)' },
    { name: 'mast-data', version: '5:9.0-2', source: 'mast (2.0-1+deb13u2)' },
    '2.0-1+deb13u2',
  ],
  // Rebuilt without a change of its source.
  [
    { name: 'sail', version: '3.1-2+b1', source: 'sail (3.1-2)' },
    { name: 'sail', version: '3.1-2+deb13u1' },
    '3.1-2+deb13u1',
  ],
  [{ name: 'hull', version: '4.0~rc1-1' }, { name: 'hull', version: '4.0-1' }, '4.0-1'],
  [{ name: 'keel', version: '1:0.9-1' }, { name: 'keel', version: '1:0.10-1' }, '1:0.10-1'],
  // Nothing is pending of these: as new as what is fixed, newer, or of a higher epoch.
  [{ name: 'oar', version: '1.0-1+deb13u1' }, { name: 'oar', version: '1.0-1+deb13u1' }, '1.0-1+deb13u1'],
  [{ name: 'buoy', version: '2.0-3' }, { name: 'buoy', version: '2.0-2' }, '2.0-2'],
  [{ name: 'rope', version: '1:1.0-1' }, { name: 'rope', version: '9.0-1' }, '9.0-1'],
  [{ name: 'wave', version: '1.0-1' }, { name: 'wave', version: '1.0-1' }, undefined],
];

const stanza = ({ name, version, source }: Built, ...more: readonly string[]): string =>
  [
    `Package: ${name}`,
    ...more,
    ...(source === undefined ? [] : [`Source: ${source}`]),
    `Version: ${version}`,
    'Architecture: all',
    'Maintainer: nobody <nobody@x.example>',
    'Description: invented',
    '',
    '',
  ].join('\n');

describe('an installation whose archive is our own', { skip: missing('apt-get') }, () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-pending-own-'));
  after(() => rmSync(work, { recursive: true }));
  before(async () => {
    const packages = CASES.map(
      ([, built]) =>
        `${stanza(built).trimEnd()}\nFilename: ./${built.name}.deb\nSize: 1\nSHA256: ${'0'.repeat(64)}\n`,
    );
    writeFiles(work, {
      'archive/Packages': packages.join('\n'),
      'root/var/lib/dpkg/status': CASES.map(([built]) => stanza(built, 'Status: install ok installed')).join(
        '',
      ),
      'root/etc/os-release': 'ID=debian\nVERSION_ID="13"\nVERSION_CODENAME=trixie\n',
      'sources.list': `deb [trusted=yes] file:${work}/archive ./\n`,
    });
    const fixes = new Map(
      CASES.flatMap(([, { name, source = name }, fixed]) =>
        fixed === undefined ? [] : [[source.split(' ')[0] ?? name, fixed] as const],
      ),
    );
    writeAdvisories(
      join(work, 'feed'),
      [...fixes].map(([name, fixed]) => ({
        id: `DEBIAN-CVE-2099-${name}`,
        ecosystem: 'Debian:13',
        name,
        fixed,
      })),
    );
    const { code, stderr } = await plimsoll(['db', 'update', '--from', join(work, 'feed')], work);
    assert.equal(code, 0, stderr);
  });

  /** Names of packages that apt would upgrade. */
  async function pending(): Promise<string[]> {
    for (const folder of ['lists/partial', 'cache/archives/partial'])
      mkdirSync(join(work, folder), { recursive: true });
    const settings = {
      'Dir::State::status': join(work, 'root/var/lib/dpkg/status'),
      'Dir::State::extended_states': join(work, 'extended'),
      'Dir::State::lists': join(work, 'lists'),
      'Dir::Etc::sourcelist': join(work, 'sources.list'),
      'Dir::Etc::sourceparts': '-',
      'Dir::Etc::preferencesparts': '-',
      'Dir::Cache': join(work, 'cache'),
      'APT::Sandbox::User': 'root',
      'APT::Get::List-Cleanup': 'false',
    };
    writeFileSync(join(work, 'extended'), '');
    const options = Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
    await must('apt-get', [...options, 'update']);
    const said = await must('apt-get', ['-s', ...options, 'upgrade']);
    return [...said.matchAll(/^Inst (\S+) /gm)].map(([, name = '']) => name).toSorted();
  }

  it('has a finding for each package that "apt-get upgrade" would change, and for no other', async () => {
    const { stdout, stderr } = await plimsoll(['scan', `dir:${work}/root`, '--format', 'json'], work);
    assert.notEqual(stdout, '', stderr);
    const found = [...ofKind(reportIn('scan', stdout).findings, 'vulnerability')];
    const names = new Set(found.map(({ package: { name } }) => name));
    const expected = await pending();
    assert.equal(expected.length, 6, expected.join());
    assert.deepEqual([...names].toSorted(), expected);
  });
});
