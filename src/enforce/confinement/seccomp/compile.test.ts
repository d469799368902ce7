import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { mutationsOf, onlyFaults } from '../../../../test/fixtures/mutation.ts';
import { profileArbitrary } from '../../../../test/fixtures/profile-arbitrary.ts';
import { keyOf } from '../../../model/profile/key.ts';
import { allowedCapabilities } from '../capabilities.ts';
import { profileWith, TIGHTER, WIDER } from '../profile.fixture.ts';
import { SYSTEM_CALLS } from '../system-calls.ts';
import { SECCOMP } from './compile.ts';
import { parseSeccomp, type SeccompFilter } from './parse.ts';
import { PRIVILEGED_STARTUP_CALLS, STARTUP_CALLS } from './startup-calls.ts';

const compile = (sections: Record<string, unknown>, options = TIGHTER) => {
  const { artefacts, losses } = SECCOMP.compile(profileWith(sections), options);
  return { filter: parseSeccomp(artefacts[0]?.text ?? '', 'test'), losses };
};
const allowed = ({ rules }: SeccompFilter) =>
  [...rules]
    .flatMap(([name, list]) => (list.some(({ action }) => action === 'SCMP_ACT_ALLOW') ? [name] : []))
    .toSorted();
const STARTABLE = [...STARTUP_CALLS, ...PRIVILEGED_STARTUP_CALLS];

describe('seccomp', () => {
  it('knows the calls of both architectures by their numbers', () => {
    assert.deepEqual(SYSTEM_CALLS.get('openat'), { name: 'openat', x86_64: 257, arm64: 56 });
    assert.deepEqual(SYSTEM_CALLS.get('fork'), { name: 'fork', x86_64: 57, arm64: undefined });
    assert.deepEqual(SYSTEM_CALLS.get('clone3'), { name: 'clone3', x86_64: 435, arm64: 435 });
    for (const name of STARTABLE) assert.ok(SYSTEM_CALLS.has(name), name);
  });

  it('writes nothing where the profile says nothing', () => {
    assert.deepEqual(SECCOMP.compile(profileWith({}), TIGHTER), { artefacts: [], losses: [] });
    const proposed = profileWith({ systemCalls: [{ name: 'read', state: 'proposed' }] });
    assert.deepEqual(SECCOMP.compile(proposed, TIGHTER).artefacts, []);
    assert.equal(SECCOMP.compile(proposed, { ...TIGHTER, includeProposed: true }).artefacts.length, 1);
  });

  it('fails with EPERM, and with ENOSYS where programs then do without', () => {
    const { filter } = compile({ systemCalls: STARTABLE });
    assert.deepEqual(filter.otherwise, { action: 'SCMP_ACT_ERRNO', errno: 1, when: [] });
    for (const name of ['clone3', 'faccessat2', 'openat2', 'statx', 'io_uring_setup'])
      assert.deepEqual(filter.rules.get(name), [{ action: 'SCMP_ACT_ERRNO', errno: 38, when: [] }], name);
    assert.equal(filter.rules.get('mount'), undefined);
  });

  it('is exact, and so without loss, where the profile has what starts a program', () => {
    const { filter, losses } = compile({ systemCalls: [...STARTABLE, 'connect'] });
    assert.deepEqual(losses, []);
    assert.deepEqual(allowed(filter), ['connect', ...STARTABLE].toSorted());
  });

  it('adds less where privileges are fixed, and says so where what it adds is refused', () => {
    const systemCalls = ['read', { name: 'execve', state: 'refused' }, { name: 'setuid', state: 'refused' }];
    const fixed = compile({ systemCalls, capabilities: [] });
    assert.deepEqual(allowed(fixed.filter), [...STARTUP_CALLS].toSorted());
    const paths = (losses: typeof fixed.losses) => losses.map(({ line }) => line.path);
    assert.deepEqual(paths(fixed.losses), ['systemCalls[1]', 'systemCalls']);
    assert.deepEqual(paths(compile({ systemCalls }).losses), [
      'systemCalls[1]',
      'systemCalls[2]',
      'systemCalls',
    ]);
  });

  it('says what it adds', () => {
    const { losses } = compile({ systemCalls: STARTABLE.filter((name) => name !== 'execve') });
    assert.deepEqual(
      losses.map(({ line, direction, chosen }) => ({ path: line.path, direction, chosen })),
      [{ path: 'systemCalls', direction: 'wider', chosen: false }],
    );
    assert.match(losses[0]?.reason ?? '', /: execve$/);
  });

  it('lets no call make a namespace unless SYS_ADMIN is allowed', () => {
    const systemCalls = [...STARTABLE, 'clone', 'clone3', 'unshare'];
    const { filter, losses } = compile({ systemCalls, capabilities: ['CHOWN'] });
    const condition = { index: 0, value: 0x7e020000, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' };
    assert.deepEqual(filter.rules.get('clone'), [
      { action: 'SCMP_ACT_ALLOW', errno: undefined, when: [condition] },
    ]);
    assert.equal(filter.rules.get('unshare')?.[0]?.when[0]?.value, 0x7e020080);
    assert.equal(filter.rules.get('clone3')?.[0]?.errno, 38);
    assert.deepEqual(
      losses.map(({ line, direction }) => [line.key, direction]),
      [['{"name":"clone3"}', 'tighter']],
    );
    const wider = compile({ systemCalls, capabilities: ['CHOWN'] }, WIDER).filter;
    assert.equal(wider.rules.get('clone3')?.[0]?.action, 'SCMP_ACT_ALLOW');
    for (const capabilities of [['SYS_ADMIN'], ['ALL'], undefined])
      assert.deepEqual(compile({ systemCalls, capabilities }).filter.rules.get('clone')?.[0]?.when, []);
  });

  it('reads back as what was meant for every call, whatever the profile', () => {
    fc.assert(
      fc.property(profileArbitrary, fc.constantFrom(TIGHTER, WIDER), (profile, options) => {
        const { artefacts, losses } = SECCOMP.compile(profile, options);
        const lines = profile.systemCalls ?? [];
        const isSilent = lines.length > 0 && lines.every(({ state }) => state === 'proposed');
        if (!profile.systemCalls || isSilent) return assert.deepEqual(artefacts, []);
        const filter = parseSeccomp(artefacts[0]?.text ?? '', 'test');
        const capabilities = allowedCapabilities(profile, options);
        const isFixed = capabilities !== undefined && !capabilities.has('SYS_ADMIN');
        const lost = new Set(
          losses.filter(({ direction }) => direction === 'tighter').map(({ line }) => line.key),
        );
        const effective = lines
          .filter((line) => line.state === 'accepted')
          .filter((line) => line.name !== 'clone3' || !lost.has(keyOf('systemCalls', line)))
          .map(({ name }) => name);
        const meant = new Set([...effective, ...(isFixed ? STARTUP_CALLS : STARTABLE)]);
        for (const name of new Set([...SYSTEM_CALLS.keys(), ...meant, ...filter.rules.keys()])) {
          const rules = filter.rules.get(name) ?? [];
          assert.ok(rules.length <= 1, name);
          const rule = rules[0] ?? filter.otherwise;
          assert.equal(rule.action === 'SCMP_ACT_ALLOW', meant.has(name), name);
          assert.equal(
            rule.when.length,
            isFixed && meant.has(name) && /^(?:clone|unshare)$/.test(name) ? 1 : 0,
          );
        }
      }),
    );
  });
});

describe('a seccomp filter', () => {
  const valid = SECCOMP.compile(profileWith({ systemCalls: ['clone'], capabilities: ['CHOWN'] }), TIGHTER)
    .artefacts[0]?.text;

  it('is refused with a Fault if it is damaged', () => {
    assert.ok(valid);
    fc.assert(
      fc.property(mutationsOf(Buffer.from(valid)), (bytes) => {
        onlyFaults(() => parseSeccomp(bytes.toString(), 'test'));
      }),
      { numRuns: propertyRuns(2000) },
    );
    fc.assert(fc.property(fc.string(), (text) => void onlyFaults(() => parseSeccomp(text, 'test'))));
  });

  it('is refused where it depends on what is not here', () => {
    const text =
      '{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["a"],"action":"SCMP_ACT_ALLOW","includes":{"caps":["X"]}}]}';
    assert.throws(() => parseSeccomp(text, 'f.json'), /f\.json is no seccomp filter: .*includes/s);
  });

  it('is read in bounded time, however often it names a call', () => {
    const names = Array.from({ length: 4096 }, () => 'read');
    const rule = { names, action: 'SCMP_ACT_ALLOW' };
    const text = JSON.stringify({
      defaultAction: 'SCMP_ACT_ERRNO',
      syscalls: Array.from({ length: 100 }, () => rule),
    });
    assert.equal(parseSeccomp(text, 'test').rules.get('read')?.length, 409_600);
    assert.throws(() => parseSeccomp(' '.repeat(5_000_000), 'test'), { code: 'limit' });
  });
});
