import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkHostile, linesOf, pieced, recordsIn } from '../format.fixture.ts';
import { debianTracker } from './format.ts';

const state = (status: string, urgency: string, fixed_version?: string) => ({
  status,
  urgency,
  repositories: { bookworm: '1.0-1' },
  ...(fixed_version !== undefined && { fixed_version }),
});
const DATA = JSON.stringify({
  boat: {
    'CVE-2099-0001': {
      description: 'A boat, "leaking {badly}"',
      scope: 'remote',
      releases: {
        bookworm: state('resolved', 'not yet assigned', '1.0-1+deb12u1'),
        trixie: state('resolved', 'not yet assigned', '0'),
        sid: state('open', 'unimportant'),
      },
    },
    'TEMP-0000001-ABCDEF': { releases: { bookworm: state('undetermined', 'low') } },
  },
  oar: { 'CVE-2099-0001': { releases: { bullseye: state('open', 'low**') } } },
});

describe("Debian's tracker", () => {
  it('speaks of source packages by release', async () => {
    const records = await recordsIn(debianTracker, pieced('json', DATA), 'Debian');
    assert.deepEqual(linesOf(records), [
      'DEBIAN-CVE-2099-0001 Debian:12 boat introduced 0 fixed 1.0-1+deb12u1',
      'DEBIAN-CVE-2099-0001 Debian:sid boat introduced 0',
      'DEBIAN-CVE-2099-0001 Debian:11 oar introduced 0',
    ]);
    assert.deepEqual(
      records.flatMap(({ affected }) => affected.map(({ rating }) => rating)),
      [undefined, 'unimportant', 'low'],
    );
  });

  it('survives hostile documents', () => checkHostile(debianTracker, 'json', DATA, 'Debian'));
});
