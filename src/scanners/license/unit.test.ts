import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parsePolicy } from '../../observe/licences/read-policy.ts';
import type { Package } from '../../model/package.ts';
import type { ScannedTarget } from '../types.ts';
import { LICENCE_FILES } from './analyser.ts';
import { LICENSE_SCANNER, licenseScanner } from './unit.ts';

function one(name: string, licences: string[], evidence: 'installed' | 'locked' = 'installed'): Package {
  const path = `/app/node_modules/${name}/package.json`;
  return {
    purl: `pkg:npm/${name}@1.0.0`,
    ecosystem: 'npm',
    name,
    version: '1.0.0',
    licences,
    locations: [{ path, foundBy: 'npm', evidence }],
  };
}

function targetOf(packages: Package[], files: Record<string, string> = {}): ScannedTarget {
  const facts: Iterable<unknown> = Object.entries(files).flatMap(([path, text]) => {
    const bytes = Buffer.from(text);
    const entry = { path, type: 'file', size: bytes.length, mode: 0o644, uid: 0, gid: 0 } as const;
    if (LICENCE_FILES.interest(entry) !== 'yes') return [];
    const file = { entry, read: () => bytes, bytes: () => bytes };
    return Array.from(LICENCE_FILES.read(file), (fact) => ({ path, layer: undefined, fact }));
  });
  return {
    packages,
    distribution: undefined,
    image: undefined,
    advisories: undefined,
    factsOf: () => facts as Iterable<never>,
    entriesOf: () => [],
    originsOf: () => [],
  };
}
const told = (target: ScannedTarget, scanner = LICENSE_SCANNER) =>
  Array.from(scanner.findings(target).findings, (finding) =>
    finding.kind === 'licence'
      ? [finding.package.name, finding.id, finding.severity, finding.expression]
      : [],
  );

describe('license', () => {
  it('tells what somebody should decide about', () => {
    const packages = [
      one('a', ['MIT']),
      one('b', ['GPL-3.0-only']),
      one('c', []),
      one('d', ['MIT', 'AGPL-3.0-only']),
    ];
    assert.deepEqual(told(targetOf(packages)), [
      ['d', 'licence-network-copyleft', 'high', 'MIT, AGPL-3.0-only'],
      ['b', 'licence-copyleft', 'medium', 'GPL-3.0-only'],
      ['c', 'licence-unknown', 'low', 'none stated'],
    ]);
  });

  it('looks at the text beside a package that names no licence', () => {
    const files = {
      '/app/node_modules/a/LICENSE': 'SPDX-License-Identifier: GPL-2.0-only',
      '/app/node_modules/b/license.md': 'SPDX-License-Identifier: MIT',
      '/app/node_modules/b/README': 'SPDX-License-Identifier: GPL-2.0-only',
    };
    assert.deepEqual(told(targetOf([one('a', ['see LICENSE']), one('b', [])], files)), [
      ['a', 'licence-copyleft', 'medium', 'GPL-2.0-only'],
    ]);
  });

  it('does not take the licence of a project for that of what its lock file or a program of it names', () => {
    const files = { '/app/LICENSE': 'SPDX-License-Identifier: GPL-2.0-only' };
    const at = (name: string, evidence: 'locked' | 'declared' | 'embedded') => ({
      ...one(name, []),
      locations: [{ path: '/app/package-lock.json', foundBy: 'npm', evidence }],
    });
    const packages = [at('a', 'locked'), at('b', 'declared'), at('c', 'embedded')];
    assert.deepEqual(told(targetOf(packages, files)), [['c', 'licence-unknown', 'low', 'none stated']]);
  });

  it('goes by the policy of a file', () => {
    const policy = parsePolicy('licences:\n  allow: [MIT]\n  deny: [GPL-*]\n', 'plimsoll.yaml');
    const packages = [one('a', ['MIT']), one('b', ['GPL-3.0-only']), one('c', ['ISC'])];
    assert.deepEqual(told(targetOf(packages), licenseScanner(policy)), [
      ['b', 'licence-denied', 'high', 'GPL-3.0-only'],
      ['c', 'licence-not-allowed', 'medium', 'ISC'],
    ]);
    assert.throws(() => parsePolicy('licences:\n  allowed: [MIT]\n', 'p.yaml'), /p\.yaml:2/);
    assert.throws(() => parsePolicy('licences: {}\n', 'p.yaml'), /says nothing/);
  });

  it('counts in one gap what lock files do not tell', () => {
    const { findings, gaps } = LICENSE_SCANNER.findings(
      targetOf([one('a', [], 'locked'), one('b', [], 'locked')]),
    );
    assert.equal(findings.length, 0);
    assert.deepEqual(
      gaps.map(({ subject, count, informational }) => [subject, count, informational]),
      [['licences of npm', 2, true]],
    );
  });
});
