import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { Distribution } from '../../src/model/distribution.ts';
import { packageSchema } from '../../src/model/package.ts';
import { RPM_UNIT } from '../../src/observe/packages/units/rpm/unit.ts';
import { assembled } from '../fixtures/assembled.ts';
import { factsOf, nodesOf, viewOf } from '../fixtures/file-view.ts';
import { buildRpmRoot, missingRpmTools, type RpmBackend } from '../fixtures/rpm-root.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must } from './command.ts';

export const lane: Lane = 'anywhere';

const ALMA: Distribution = { id: 'almalinux', version: '9.4', name: 'AlmaLinux', like: ['rhel'] };

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-rpm-test-'));
  folders.push(folder);
  return folder;
}

for (const backend of ['sqlite', 'ndb', 'berkeley', 'berkeley-big-endian'] satisfies RpmBackend[]) {
  describe(`the rpm unit on a ${backend} database that rpm wrote`, { skip: missingRpmTools(backend) }, () => {
    it('finds what rpm installed', async () => {
      const root = newFolder();
      const { database, specs } = await buildRpmRoot(root, { backend });
      const nodes = nodesOf(root);
      const facts = factsOf(RPM_UNIT, root, Object.keys(nodes));
      const { packages, gaps } = assembled(RPM_UNIT, facts, { files: viewOf(nodes), distribution: ALMA });
      assert.deepEqual(gaps, []);
      for (const one of packages) packageSchema.parse(one.package);
      const expected = specs.map((spec) => ({
        name: spec.name,
        version: `${spec.epoch ? `${spec.epoch}:` : ''}${spec.version}-${spec.release}`,
        source: spec.source,
        stream: spec.modularityLabel?.split(':').slice(0, 2).join(':'),
        path: database,
        files: Object.keys(spec.files).toSorted(),
      }));
      const found = packages.map(({ package: one, files }) => ({
        name: one.name,
        version: one.version,
        source: one.source?.name,
        stream: one.stream,
        path: one.locations[0]?.path,
        files: [...files].toSorted(),
      }));
      assert.deepEqual(found.toSorted(byName), expected.toSorted(byName));
    });
  });
}

function byName(left: { name: string }, right: { name: string }): number {
  return left.name < right.name ? -1 : 1;
}

describe('the rpm unit and the rpm tool', { skip: missingRpmTools('sqlite') }, () => {
  it('agree, but for trusted keys', async () => {
    const root = newFolder();
    await buildRpmRoot(root, { backend: 'sqlite' });
    const format = '%{NAME} %{EPOCHNUM} %{VERSION} %{RELEASE} %{ARCH} %{SOURCERPM}\n';
    const listed = await must('rpm', ['--dbpath', join(root, 'var/lib/rpm'), '-qa', '--qf', format]);
    const facts = factsOf(RPM_UNIT, root, ['/var/lib/rpm/rpmdb.sqlite']);
    const ours = facts.flatMap(({ fact }) => (fact.kind === 'packages' ? fact.packages : []));
    const lines = ours.map((one) =>
      [one.name, one.epoch, one.version, one.release, one.architecture, one.sourceRpm].join(' '),
    );
    assert.deepEqual(lines.toSorted(), listed.trimEnd().split('\n').toSorted());
  });

  it('keeps what it read before a database breaks off, and says so', async () => {
    const root = newFolder();
    const { database } = await buildRpmRoot(root, { backend: 'ndb' });
    truncateSync(root + database, 30_000);
    const { packages, gaps } = assembled(RPM_UNIT, factsOf(RPM_UNIT, root, [database]), {
      files: viewOf({}),
      distribution: ALMA,
    });
    assert.ok(packages.length > 0);
    assert.equal(gaps[0]?.kind, 'unreadable');
    assert.match(gaps[0]?.reason ?? '', /^Only \d packages could be read\. .*cut short/);
  });
});
