import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ofKind } from '../../src/model/finding/about.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { writeAdvisories } from './advisories.ts';
import { archives, type Archive, type Stanza, stanzasOf } from './apt.ts';
import { must, plimsoll } from './command.ts';
import { missing } from './real-part.ts';

export const lane: Lane = 'anywhere';

/** Beside what every installation has: some that are often updated. */
const WANTED = [
  'apt',
  'bash',
  'openssl',
  'curl',
  'git',
  'python3',
  'openssh-client',
  'libxml2-utils',
  'vim',
  'gnupg',
  'perl',
];
const skip = missing('apt-get', 'apt-cache') ?? false;

describe('an installation of Debian whose security updates are pending', { skip }, () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-pending-'));
  const [root, cache] = [join(work, 'root'), join(work, 'cache')];
  const status = join(root, 'var/lib/dpkg/status');
  let found: { readonly main: Archive; readonly security: Archive } | undefined;
  let pending: readonly string[] = [];
  after(() => rmSync(work, { recursive: true }));

  before(async () => {
    found = await archives();
    if (!found) return;
    mkdirSync(join(root, 'var/lib/dpkg'), { recursive: true });
    mkdirSync(join(root, 'etc'));
    writeFileSync(join(root, 'etc/os-release'), 'ID=debian\nVERSION_ID="13"\nVERSION_CODENAME=trixie\n');
    writeFileSync(status, '');
    const main = await stanzasOf(found.main);
    const required = [...main.values()]
      .filter(({ priority }) => priority === 'required')
      .map(({ name }) => name);
    const chosen = await changedBy([found.main], 'install', ...required, ...WANTED);
    writeFileSync(status, chosen.map((name) => installed(main.get(name))).join(''));
    pending = await changedBy([found.main, found.security], 'upgrade');
    const fixes = new Map([...(await stanzasOf(found.security)).values()].map((one) => [one.source, one]));
    writeAdvisories(
      join(work, 'feed'),
      [...fixes.values()].map(({ source, sourceVersion }, index) => ({
        id: `DEBIAN-CVE-2099-${10_000 + index}`,
        aliases: [`CVE-2099-${10_000 + index}`],
        ecosystem: 'Debian:13',
        name: source,
        fixed: sourceVersion,
      })),
    );
    const updated = await plimsoll(['db', 'update', '--from', join(work, 'feed')], cache);
    assert.equal(updated.code, 0, updated.stderr);
  });

  /** What apt would install or upgrade, by these archives alone. */
  async function changedBy(sources: readonly Archive[], ...command: string[]): Promise<string[]> {
    const list = join(work, 'sources.list');
    const lines = sources.map(({ uri, codename }) => `deb [trusted=yes] ${uri} ${codename} main`);
    writeFileSync(list, `${lines.join('\n')}\n`);
    const settings = {
      'Dir::State::status': status,
      'Dir::State::extended_states': join(work, 'extended'),
      'Dir::Etc::sourcelist': list,
      'Dir::Etc::sourceparts': '-',
      'Dir::Etc::preferencesparts': '-',
      'Dir::Cache': join(work, 'apt'),
      'APT::Install-Recommends': 'false',
    };
    mkdirSync(join(work, 'apt/archives/partial'), { recursive: true });
    const options = Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
    const said = await must('apt-get', ['-s', ...options, ...command]);
    return [...said.matchAll(/^Inst (\S+) /gm)].map(([, name = '']) => name).toSorted();
  }

  it('has a finding for each package that "apt-get upgrade" would change, and for no other', async (context) => {
    if (!found) return context.skip('apt has no lists of trixie and trixie-security');
    const { stdout, stderr } = await plimsoll(['scan', `dir:${root}`, '--format', 'json'], cache);
    assert.notEqual(stdout, '', stderr);
    const { findings } = reportIn('scan', stdout);
    const names = [...ofKind(findings, 'vulnerability')].map(({ package: { name } }) => name);
    assert.ok(pending.length > 0, 'nothing is pending');
    assert.deepEqual([...new Set(names)].toSorted(), pending);
  });
});

/** As dpkg notes what is installed. */
function installed(stanza: Stanza | undefined): string {
  if (!stanza) return '';
  const [first = '', ...rest] = stanza.text.split('\n');
  return [first, 'Status: install ok installed', ...rest, '', ''].join('\n');
}
