import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { ReportDocument } from '../../src/model/report/scan.ts';
import { buildAlpineRoot } from '../fixtures/alpine-root.ts';
import { buildRpmRoot, missingRpmTools } from '../fixtures/rpm-root.ts';
import { type InventedAdvisory, writeAdvisories } from './advisories.ts';
import { must, plimsoll, scanReport } from './command.ts';
import { comparable, packagesOf, PLACES, type Spread, spread } from './places.ts';
import { missing, missingEngine } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'engine';

interface Case {
  readonly name: string;
  readonly skip: string | false;
  readonly ecosystem: 'apk' | 'rpm';
  readonly advisories: readonly InventedAdvisory[];
  /** Builds the root filesystem and gives `name version` of each package it must have. */
  readonly build: (root: string) => Promise<string[]>;
}

const CASES: readonly Case[] = [
  {
    name: 'Alpine',
    skip: false,
    ecosystem: 'apk',
    advisories: [{ id: 'TEST-2099-1', ecosystem: 'Alpine:v3.20', name: 'musl', fixed: '1.2.5-r1' }],
    build: async (root) => {
      const { specs } = await buildAlpineRoot(root);
      return specs.map(({ name, version }) => `${name} ${version}`);
    },
  },
  {
    name: 'AlmaLinux',
    skip: missingRpmTools('sqlite'),
    ecosystem: 'rpm',
    advisories: [{ id: 'TEST-2099-2', ecosystem: 'AlmaLinux:9', name: 'podman', fixed: '999:1-1.el9' }],
    build: async (root) => {
      await buildRpmRoot(root, { backend: 'sqlite' });
      const format = '%{NAME} %|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\n';
      const listed = await must('rpm', ['--root', root, '-qa', '--qf', format]);
      return listed.split('\n').filter((line) => line !== '' && !line.startsWith('gpg-pubkey '));
    },
  },
];

for (const { name, skip, ecosystem, advisories, build } of CASES) {
  const lacking = skip || missing('skopeo', 'docker-registry') || missingEngine();
  describe(`an image of ${name} made by a real engine`, { skip: lacking }, () => {
    let work: string;
    let everywhere: Spread;
    let expected: string[];
    const reports = new Map<string, ReportDocument>();

    before(async () => {
      work = mkdtempSync(join(tmpdir(), 'plimsoll-e2e-'));
      const root = join(work, 'built');
      mkdirSync(root);
      expected = await build(root);
      const tag = `plimsoll-test/${ecosystem}:1`;
      await must('tar', ['-C', root, '-cf', join(work, 'root.tar'), '.']);
      await must('docker', ['import', join(work, 'root.tar'), tag]);
      everywhere = await spread(tag, work);
      writeAdvisories(join(work, 'advisories'), advisories);
      const updated = await plimsoll(['db', 'update', '--from', join(work, 'advisories')], work);
      assert.equal(updated.code, 0, updated.stderr);
      for (const place of PLACES) {
        reports.set(place, await scanReport(everywhere.targets[place], work, '--no-cache'));
      }
    });
    after(async () => {
      everywhere?.[Symbol.dispose]();
      if (work) await must('rm', ['-rf', work]);
    });

    it('has every package that it was made of, and none more', () => {
      assert.ok(expected.length > 3);
      assert.deepEqual(packagesOf(reports.get('archive'), ecosystem), expected.toSorted());
      assert.equal(reports.get('archive')?.packages.length, expected.length);
    });

    it('gives the same packages and findings from every place, and leaves nothing out', () => {
      const [first] = PLACES;
      const whole = comparable(reports.get(first));
      assert.deepEqual(
        whole.findings.map(({ id }) => id),
        advisories.map(({ id }) => id),
      );
      for (const place of PLACES) {
        assert.deepEqual(comparable(reports.get(place)), whole, place);
        assert.deepEqual(
          reports.get(place)?.coverage.gaps.filter((gap) => !gap.informational),
          [],
          place,
        );
      }
    });
  });
}
