import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkHostile, linesOf, pieced, recordsIn } from '../format.fixture.ts';
import { usn } from './format.ts';

const DATABASE = JSON.stringify({
  '9001-1': {
    id: '9001-1',
    title: 'Boat vulnerabilities',
    description: 'It leaks.',
    timestamp: 4_070_908_800.5,
    cves: ['CVE-2099-0001'],
    releases: {
      jammy: { sources: { boat: { version: '1.0-1ubuntu0.1', description: 'a boat' } }, binaries: {} },
      esoteric: { sources: { boat: { version: '9' } } },
    },
  },
  '9002-1': { releases: {} },
});

describe("Ubuntu's notices", () => {
  it('say which sources were mended in a release', async () => {
    const records = await recordsIn(usn, pieced('database.json', DATABASE), 'Ubuntu');
    assert.deepEqual(linesOf(records), [
      'USN-9001-1 Ubuntu:22.04:LTS boat introduced 0 fixed 1.0-1ubuntu0.1',
    ]);
    assert.deepEqual(
      [records[0]?.advisory.upstream, records[0]?.advisory.modified],
      [['CVE-2099-0001'], '2099-01-01T00:00:00.500Z'],
    );
  });

  it('survive hostile documents', () => checkHostile(usn, 'database.json', DATABASE, 'Ubuntu'));
});
