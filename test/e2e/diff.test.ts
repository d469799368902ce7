import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { ComparisonReport } from '../../src/model/report/comparison.ts';
import type { DependencyFixesReport } from '../../src/model/report/dependency-fixes.ts';
import { buildImage, oldSaveEntries } from '../fixtures/image-builder.ts';
import { buildTar } from '../fixtures/tar-builder.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { writeAdvisories } from './advisories.ts';
import { must, plimsoll } from './command.ts';
import { writeFiles } from './fix-stage.ts';
import { missing } from './real-part.ts';

/** Two images of one base, their bills, and two commits: each with what differs, and what a newer base clears. */
export const lane: Lane = 'anywhere';

const status = (packages: Readonly<Record<string, string>>): string =>
  Object.entries(packages)
    .map(
      ([name, version]) =>
        `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\nArchitecture: all\n\n`,
    )
    .join('');
const OS = { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' };
const SECRET = 'fake-value-of-a-test';

/** An image as `docker save` writes it: a layer with the system, and one with packages. */
function saved(tag: string, packages: Readonly<Record<string, string>>, config: object): Buffer {
  const image = buildImage({
    layers: [[OS], [{ path: 'var/lib/dpkg/status', content: status(packages) }]],
    history: ['FROM scratch', `RUN apt-get install # ${tag}`],
    configuration: { config },
  });
  return buildTar(oldSaveEntries([{ image, tags: [tag] }]));
}

describe('what differs', () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-diff-'));
  const db = join(work, 'advisories.db');
  const at = (name: string): string => join(work, name);
  after(() => rmSync(work, { recursive: true }));
  before(async () => {
    writeAdvisories(at('osv'), [
      { id: 'DEBIAN-CVE-2099-1', ecosystem: 'Debian:12', name: 'boat', fixed: '2.0-1' },
      { id: 'DEBIAN-CVE-2099-2', ecosystem: 'Debian:12', name: 'raft', fixed: '9' },
      { id: 'DEBIAN-CVE-2099-3', ecosystem: 'Debian:12', name: 'sail', fixed: '9' },
    ]);
    await plimsoll(['db', 'update', '--from', at('osv'), '--db', db], work);
    const old = { User: '', Env: ['A=1', `TOKEN=${SECRET}`], Labels: { kept: 'yes' } };
    const now = {
      User: '1000',
      Env: ['A=2', `TOKEN=${SECRET}`],
      Labels: { kept: 'yes' },
      ExposedPorts: { '80/tcp': {} },
    };
    writeFileSync(at('old.tar'), saved('sea/base:1', { boat: '1.0-1', sail: '1.0', mast: '1' }, old));
    writeFileSync(at('new.tar'), saved('sea/base:2', { boat: '2.0-1', sail: '1.0', raft: '1' }, now));
    for (const name of ['old', 'new']) {
      const options = ['--db', db, '--quiet', '--max-data-age', '100000'];
      await plimsoll(['scan', at(`${name}.tar`), '--output', `json=${at(`${name}.json`)}`, ...options], work);
      await plimsoll(
        ['scan', at(`${name}.tar`), '--output', `cyclonedx=${at(`${name}.cdx.json`)}`, ...options],
        work,
      );
    }
  });

  const diff = async (from: string, to: string, ...more: string[]) =>
    plimsoll(['diff', from, to, '--db', db, '--quiet', ...more], work);
  const compared = async (from: string, to: string, ...more: string[]) => {
    const { stdout, stderr, code } = await diff(from, to, '--format', 'json', ...more);
    assert.ok(stdout.startsWith('{'), stderr);
    return { code, report: JSON.parse(stdout) as ComparisonReport };
  };
  const PACKAGES = [['raft 1'], ['mast 1'], ['boat 1.0-1 → 2.0-1']];
  const packagesOf = ({ packages: { added, removed, changed } }: ComparisonReport) => [
    added.map(({ name, version }) => `${name} ${version}`),
    removed.map(({ name, version }) => `${name} ${version}`),
    changed.map(({ name, from, to }) => `${name} ${from.join()} → ${to.join()}`),
  ];
  const idsOf = ({ findings }: ComparisonReport) => [
    findings.new.map(({ id }) => id),
    findings.gone.map(({ id }) => id),
    findings.same,
  ];

  it('of images is told by packages, findings, configuration, size and layers', async () => {
    const { report, code } = await compared(at('old.tar'), at('new.tar'), '--fail-on', 'critical');
    assert.equal(code, 1);
    assert.deepEqual(packagesOf(report), PACKAGES);
    assert.deepEqual(idsOf(report), [['DEBIAN-CVE-2099-2'], ['DEBIAN-CVE-2099-1'], 1]);
    const settings = report.configuration.map(({ setting }) => setting);
    assert.equal(settings.includes('user') && settings.includes('env A'), true, settings.join());
    assert.equal(
      settings.some((one) => one === 'env TOKEN' || one === 'label kept'),
      false,
    );
    const { shared, added, removed } = report.layers;
    assert.deepEqual([shared, added.length, removed.length], [1, 1, 1]);
    assert.match(added[0]?.instruction ?? '', /sea\/base:2/);
    assert.ok((report.before.size ?? 0) > 0 && (report.after.size ?? 0) > 0);
  });

  it('remembers the layers of both', async () => {
    const said = await plimsoll(['diff', at('old.tar'), at('new.tar'), '--db', db], work);
    assert.equal(said.stderr, '');
  });

  it('of bills of materials is the same, of packages and findings', async () => {
    const { report } = await compared(at('old.cdx.json'), at('new.cdx.json'));
    assert.deepEqual(packagesOf(report), PACKAGES);
    assert.deepEqual(idsOf(report), [['DEBIAN-CVE-2099-2'], ['DEBIAN-CVE-2099-1'], 1]);
    const mixed = await compared(at('old.tar'), at('new.cdx.json'));
    assert.deepEqual(packagesOf(mixed.report), PACKAGES);
  });

  it('is written for people, without values of variables', async () => {
    for (const format of ['table', 'markdown', 'json']) {
      const { stdout } = await diff(at('old.tar'), at('new.tar'), '--format', format);
      for (const word of ['DEBIAN-CVE-2099-2', 'raft', 'env A', '2.0-1'])
        assert.ok(
          stdout.includes(word) || stdout.includes(word.replace('-', '\\-')),
          `${format}: ${word}\n${stdout}`,
        );
      assert.equal(stdout.includes(SECRET), false);
    }
  });

  it('of commits is told by packages', { skip: missing('git') }, async () => {
    const folder = at('commits');
    const git = (...words: string[]) =>
      must('git', ['-C', folder, '-c', 'user.name=x', '-c', 'user.email=x@x.example', ...words]);
    const lock = (version: string) =>
      JSON.stringify({ lockfileVersion: 3, packages: { '': {}, 'node_modules/boat': { version } } });
    writeFiles(folder, { 'package-lock.json': lock('1.0.0') });
    await git('init', '--quiet');
    await git('add', '.');
    await git('commit', '--quiet', '-m', 'first');
    writeFiles(folder, { 'package-lock.json': lock('1.1.0') });
    await git('commit', '--quiet', '-am', 'second');
    const { report } = await compared(`repo:${folder}@HEAD~1`, `repo:${folder}@HEAD`);
    assert.deepEqual(packagesOf(report), [[], [], ['boat 1.0.0 → 1.1.0']]);
  });

  it('between bases decides which one a Dockerfile is built on', async () => {
    const settings = 'base-images:\n  - image: sea/base:1\n    newer: sea/base:2\n';
    writeFiles(at('project'), { Dockerfile: 'FROM sea/base:1\n', 'bases.yaml': settings });
    const reports = ['--base', at('old.json'), '--base', at('new.json')];
    const words = [
      'fix',
      at('project'),
      '--db',
      db,
      '--base-images',
      at('project/bases.yaml'),
      '--format',
      'json',
    ];
    const fixed = async (...more: string[]) => {
      const { stdout, stderr } = await plimsoll([...words, ...more], work);
      assert.ok(stdout.startsWith('{'), stderr);
      return JSON.parse(stdout) as DependencyFixesReport;
    };
    // The newer one clears a finding, and brings one that is as severe.
    const { outcome, left } = await fixed('--dry-run', ...reports);
    assert.equal(outcome, 'nothing');
    assert.match(left[0]?.reason ?? '', /sea\/base:2 brings DEBIAN-CVE-2099-2/);
    const applied = await fixed();
    assert.equal(applied.outcome, 'applied');
    assert.equal(readFileSync(at('project/Dockerfile'), 'utf8'), 'FROM sea/base:2\n');
  });
});
