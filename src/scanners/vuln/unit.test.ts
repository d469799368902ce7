import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Package } from '../../model/package.ts';
import type { AdvisoryStore } from '../../platform/advisories/types.ts';
import type { ScannedTarget } from '../types.ts';
import { VULN_SCANNER } from './unit.ts';

const LEFT: Package = {
  purl: 'pkg:npm/left@1.0.0',
  ecosystem: 'npm',
  name: 'left',
  version: '1.0.0',
  licences: [],
  locations: [{ path: '/package.json', foundBy: 'npm', evidence: 'installed' }],
};
const MATCH = {
  advisory: {
    id: 'CVE-2099-0001',
    aliases: [],
    upstream: [],
    related: [],
    summary: 'invented',
    details: '',
    modified: '2099-01-01T00:00:00Z',
    severity: [],
    references: [],
  },
  affected: [{ ecosystem: 'npm', name: 'left', ranges: [], versions: ['1.0.0'], severity: [] }],
};
const STORE: AdvisoryStore = {
  find: (_, name) => (name === 'left' ? [MATCH] : []),
  get: () => undefined,
  named: (id) => [id],
  namesakes: () => [],
  exploitation: () => undefined,
  exploitProbability: () => undefined,
  ecosystems: () => ['npm'],
  status: () => ({ compiled: '2099-01-01T00:00:00Z', advisories: 1, ecosystems: { npm: 1 } }),
  [Symbol.dispose]: () => {},
};
const TARGET: ScannedTarget = {
  packages: [LEFT],
  distribution: undefined,
  image: undefined,
  advisories: STORE,
  factsOf: () => [],
  entriesOf: () => [],
  originsOf: () => [],
};

describe('vuln', () => {
  it('finds what advisories say of the packages', () => {
    const { findings, gaps } = VULN_SCANNER.findings(TARGET);
    assert.deepEqual(
      Array.from(findings, ({ kind, id }) => [kind, id]),
      [['vulnerability', 'CVE-2099-0001']],
    );
    assert.deepEqual(gaps, []);
  });

  it('has a gap, and no clean bill, where there are no advisories', () => {
    const { findings, gaps } = VULN_SCANNER.findings({ ...TARGET, advisories: undefined });
    assert.equal(findings.length, 0);
    assert.deepEqual(
      gaps.map(({ kind, informational }) => [kind, informational]),
      [['missing-data', undefined]],
    );
  });
});
