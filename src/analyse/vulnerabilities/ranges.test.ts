import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Affected, RangeEvent } from '../../model/advisory.ts';
import { Fault } from '../../model/fault.ts';
import { VERSION_SCHEMES } from '../versions/registry.ts';
import { judge } from './ranges.ts';

const schemes = { ecosystem: VERSION_SCHEMES.semver, semver: VERSION_SCHEMES.semver };

function affected(
  ranges: readonly (readonly RangeEvent[])[],
  versions: readonly string[] = [],
  type = 'SEMVER',
): Affected {
  return {
    ecosystem: 'npm',
    name: 'boat',
    ranges: ranges.map((events) => ({ type, events })),
    versions,
    severity: [],
  };
}
const stateOf = (version: string, ...ranges: RangeEvent[][]): string =>
  judge(affected(ranges), version, schemes).state;

describe('a range', () => {
  it('starts at what introduced it and ends before its fix', () => {
    const range = [{ introduced: '1.0.0' }, { fixed: '1.0.2' }, { introduced: '3.0.0' }, { fixed: '3.2.5' }];
    const versions = ['0.9.9', '1.0.0', '1.0.1', '1.0.2', '2.0.0', '3.0.0', '3.2.4', '3.2.5'];
    const states = versions.map((version) => stateOf(version, range));
    const expected = [0, 1, 1, 0, 0, 1, 1, 0].map((hit) => (hit ? 'affected' : 'unaffected'));
    assert.deepEqual(states, expected);
  });

  it('is the same in any order of its events', () => {
    const range = [{ fixed: '3.2.5' }, { introduced: '3.0.0' }, { fixed: '1.0.2' }, { introduced: '1.0.0' }];
    assert.equal(stateOf('1.0.1', range), 'affected');
    assert.equal(stateOf('2.0.0', range), 'unaffected');
  });

  it('of Julia tells builds of one version from each other', () => {
    const julia = { ecosystem: VERSION_SCHEMES.julia, semver: VERSION_SCHEMES.semver };
    const range = [{ introduced: '4.3.1+0' }, { fixed: '4.3.1+2' }];
    const states = ['4.3.0+9', '4.3.1+0', '4.3.1+1', '4.3.1+2', '4.4.0'].map(
      (version) => judge(affected([range]), version, julia).state,
    );
    const expected = [0, 1, 1, 0, 0].map((hit) => (hit ? 'affected' : 'unaffected'));
    assert.deepEqual(states, expected);
  });

  it('includes its last affected version', () => {
    const range = [{ introduced: '0' }, { last_affected: '2.0.0' }];
    assert.equal(stateOf('2.0.0', range), 'affected');
    assert.equal(stateOf('2.0.1', range), 'unaffected');
    const verdict = judge(affected([range]), '1.0.0', schemes);
    assert.deepEqual(verdict, { state: 'affected', fixes: [], lastAffected: '2.0.0' });
  });

  it('without an end goes on', () => assert.equal(stateOf('999.0.0', [{ introduced: '0' }]), 'affected'));

  it('without a start has nothing in it', () =>
    assert.equal(stateOf('0.1.0', [{ fixed: '1.0.0' }]), 'unaffected'));

  it('fixed in 0 was never affected, in either order', () => {
    assert.equal(stateOf('1.0.0', [{ introduced: '0' }, { fixed: '0' }]), 'unaffected');
    assert.equal(stateOf('1.0.0', [{ fixed: '0' }, { introduced: '0' }]), 'unaffected');
  });

  it('fixed and introduced again in one version is affected from it on', () => {
    const range = [{ introduced: '1.0.0' }, { fixed: '2.0.0' }, { introduced: '2.0.0' }, { fixed: '3.0.0' }];
    assert.equal(stateOf('2.5.0', range), 'affected');
  });

  it('counts only before one of its limits', () => {
    const range = [{ introduced: '0' }, { limit: '2.0.0' }, { limit: '1.5.0' }];
    assert.equal(stateOf('1.9.0', range), 'affected');
    assert.equal(stateOf('2.0.0', range), 'unaffected');
    assert.equal(stateOf('2.0.0', [...range, { limit: '*' }]), 'affected');
  });

  it('knows pre-releases: they come before their release', () => {
    assert.equal(stateOf('1.0.0-rc.1', [{ introduced: '1.0.0' }]), 'unaffected');
    assert.equal(stateOf('2.0.0-rc.1', [{ introduced: '1.0.0' }, { fixed: '2.0.0' }]), 'affected');
  });

  it('of type GIT, or of no type of OSV, is passed over', () => {
    assert.equal(judge(affected([[{ introduced: '0' }]], [], 'GIT'), '1.0.0', schemes).state, 'unaffected');
    assert.equal(judge(affected([[{ introduced: '0' }]], [], 'MOON'), '1.0.0', schemes).state, 'unaffected');
  });
});

describe('several statements', () => {
  it('are joined by or: ranges and enumerated versions', () => {
    const both = affected([[{ introduced: '2.0.0' }, { fixed: '2.1.0' }]], ['0.4.0']);
    assert.equal(judge(both, '2.0.5', schemes).state, 'affected');
    assert.equal(judge(both, '0.4.0', schemes).state, 'affected');
    assert.equal(judge(both, '0.5.0', schemes).state, 'unaffected');
  });

  it('with versions alone compare by order, so that 1.0 is 1.0.0 where the ecosystem says so', () => {
    const list = { ...affected([], ['1.0']), ecosystem: 'PyPI' };
    const python = { ecosystem: VERSION_SCHEMES.pep440, semver: VERSION_SCHEMES.semver };
    assert.equal(judge(list, '1.0.0', python).state, 'affected');
    assert.equal(judge(list, '1.0.1', python).state, 'unaffected');
  });

  it('name the fix of the own line first, then of later lines', () => {
    const verdict = judge(
      affected([
        [{ introduced: '3.0.0' }, { fixed: '3.1.4' }],
        [{ introduced: '2.0.0' }, { fixed: '2.5.1' }],
        [{ introduced: '1.0.0' }, { fixed: '1.2.0' }],
      ]),
      '2.2.0',
      schemes,
    );
    assert.deepEqual(verdict, { state: 'affected', fixes: ['2.5.1', '3.1.4'] });
  });
});

describe('a version without an order', () => {
  it('is unknown, never unaffected', () => {
    const verdict = judge(affected([[{ introduced: '0' }, { fixed: '1.0.0' }]]), 'sometime', schemes);
    assert.equal(verdict.state, 'unknown');
    assert.match(verdict.state === 'unknown' ? verdict.reason : '', /sometime/);
  });

  it('is affected all the same where it is enumerated', () => {
    assert.equal(judge(affected([], ['sometime']), 'sometime', schemes).state, 'affected');
  });

  it('in an advisory spoils only its own range', () => {
    const broken = [{ introduced: '0' }, { fixed: 'sometime' }];
    assert.equal(stateOf('1.0.0', broken), 'unknown');
    assert.equal(stateOf('1.0.0', broken, [{ introduced: '1.0.0' }]), 'affected');
  });

  it('of a SEMVER range is put in the order of its ecosystem', () => {
    const python = { ecosystem: VERSION_SCHEMES.pep440, semver: VERSION_SCHEMES.semver };
    const range = affected([[{ introduced: '0' }, { fixed: '1.1.0' }]]);
    assert.equal(judge(range, '1.0.post1', python).state, 'affected');
  });
});

/** OSV's algorithm word by word, for versions that are plain numbers. */
function byTheBook(version: number, ranges: readonly (readonly RangeEvent[])[]): boolean {
  return ranges.some((events) => {
    const limits = events.flatMap(({ limit }) => (limit === undefined ? [] : [Number.parseInt(limit, 10)]));
    if (limits.length > 0 && !limits.some((limit) => version < limit)) return false;
    let vulnerable = false;
    const at = (event: RangeEvent): number =>
      Number.parseInt(event.introduced ?? event.fixed ?? event.last_affected ?? event.limit ?? '0', 10);
    for (const event of events.toSorted((left, right) => at(left) - at(right))) {
      if (event.introduced !== undefined && version >= at(event)) vulnerable = true;
      else if (event.fixed !== undefined && version >= at(event)) vulnerable = false;
      else if (event.last_affected !== undefined && version > at(event)) vulnerable = false;
    }
    return vulnerable;
  });
}

describe('any range', () => {
  const at = fc.integer({ min: 1, max: 9 }).map((major) => `${major}.0.0`);
  const event = fc.oneof(
    fc.record({ introduced: fc.oneof(at, fc.constant('0')) }),
    fc.record({ fixed: at }),
    fc.record({ last_affected: at }),
    fc.record({ limit: at }),
  );
  it('is judged as the algorithm of OSV says', () => {
    const ranges = fc.array(fc.array(event, { maxLength: 6 }), { maxLength: 3 });
    fc.assert(
      fc.property(ranges, fc.integer({ min: 1, max: 10 }), (events, major) => {
        const { state } = judge(affected(events), `${major}.0.0`, schemes);
        assert.equal(state === 'affected', byTheBook(major, events));
      }),
    );
  });

  it('up to a fix is judged the same by one comparison as by all events', () => {
    const text = fc.constantFrom(
      '0',
      '1',
      '1.0',
      '1.0.0',
      '1.0.0-rc1',
      '2:1-3',
      '1.0~1',
      '2.0.0',
      'x',
      '',
      'é',
    );
    const ids = fc.constantFrom(...Object.values(VERSION_SCHEMES));
    const types = fc.constantFrom('SEMVER', 'ECOSYSTEM');
    fc.assert(
      fc.property(text, text, ids, types, (version, fixed, ecosystem, type) => {
        const orders = { ecosystem, semver: VERSION_SCHEMES.semver };
        const [start, end] = [{ introduced: '0' }, { fixed }];
        const judged = (
          [
            [start, end],
            [end, start],
          ] as const
        ).map((events) => judge(affected([events], [], type), version, orders));
        assert.deepEqual(judged[0], judged[1]);
      }),
    );
  });

  it('names only fixes that are newer', () => {
    const ranges = fc.array(fc.array(event, { maxLength: 6 }), { maxLength: 3 });
    fc.assert(
      fc.property(ranges, fc.integer({ min: 1, max: 10 }), (events, major) => {
        const verdict = judge(affected(events), `${major}.0.0`, schemes);
        if (verdict.state !== 'affected') return;
        assert.ok(verdict.fixes.every((fix) => Number.parseInt(fix, 10) > major));
      }),
    );
  });

  it('of any strings is judged or unknown, and never throws', () => {
    const text = fc.oneof(fc.string(), at);
    const odd = fc.array(fc.oneof(fc.record({ introduced: text }), fc.record({ fixed: text })), {
      maxLength: 5,
    });
    const types = fc.constantFrom(
      'dpkg',
      'rpm',
      'apk',
      'semver',
      'pep440',
      'maven',
      'rubygems',
      'composer',
      'go',
    );
    fc.assert(
      fc.property(odd, text, types, (events, version, id) => {
        const all = { ecosystem: VERSION_SCHEMES[id], semver: VERSION_SCHEMES.semver };
        try {
          judge(affected([events], [version], 'ECOSYSTEM'), version, all);
        } catch (error) {
          assert.ok(error instanceof Fault);
          throw error;
        }
      }),
    );
  });
});
