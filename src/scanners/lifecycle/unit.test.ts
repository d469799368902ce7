import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Distribution } from '../../model/distribution.ts';
import type { Package } from '../../model/package.ts';
import type { ScannedTarget } from '../types.ts';
import { LIFECYCLE_SCANNER } from './unit.ts';

const DEBIAN: Distribution = {
  id: 'debian',
  version: '11',
  name: 'Debian GNU/Linux',
  like: [],
  endOfLife: { date: '2024-08-14', extended: '2026-08-31' },
};
const NODE: Package = {
  purl: 'pkg:generic/node@16.20.2',
  ecosystem: 'generic',
  name: 'node',
  version: '16.20.2',
  licences: [],
  locations: [{ path: '/usr/local/bin/node', layer: 2, foundBy: 'binaries', evidence: 'installed' }],
};

function outcome(today: Date | undefined, distribution?: Distribution, packages: Package[] = []) {
  const target: ScannedTarget = {
    packages,
    distribution,
    image: undefined,
    advisories: undefined,
    ...(today && { today }),
    factsOf: () => [],
    entriesOf: () => [],
    originsOf: ({ layer }) => (layer === undefined ? [] : [{ kind: 'layer', layer }]),
  };
  return LIFECYCLE_SCANNER.findings(target);
}

describe('lifecycle', () => {
  it('tells of a distribution and of programs whose fixes have ended', () => {
    const { findings } = outcome(new Date('2025-01-01'), DEBIAN, [NODE]);
    assert.deepEqual(
      Array.from(
        findings,
        (one) => one.kind === 'end-of-life' && [one.severity, one.title, one.subject.path, one.date],
      ),
      [
        [
          'high',
          'Node.js 16.20.2 has had no security fixes since 2023-09-11',
          '/usr/local/bin/node',
          '2023-09-11',
        ],
        [
          'medium',
          'Debian GNU/Linux 11 has had no security fixes since 2024-08-14',
          '/etc/os-release',
          '2024-08-14',
        ],
      ],
    );
    const [node] = findings;
    assert.deepEqual(node?.kind === 'end-of-life' && [node.origins, node.references], [
      [{ kind: 'layer', layer: 2 }],
      ['https://nodejs.org/en/about/previous-releases'],
    ]);
  });

  it('keeps silent while both are maintained, and says where nobody told the day', () => {
    const maintained = outcome(new Date('2022-01-01'), DEBIAN, [NODE]);
    assert.deepEqual([maintained.findings.length, maintained.gaps], [0, []]);
    const { gaps } = outcome(undefined, DEBIAN, [NODE]);
    assert.match(gaps[0]?.reason ?? '', /what day it is/);
  });
});
