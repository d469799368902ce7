import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { profileArbitrary } from '../../../test/fixtures/profile-arbitrary.ts';
import { Fault } from '../../model/fault.ts';
import { profileWith, TIGHTER } from '../confinement/profile.fixture.ts';
import { parseConfiguration } from './bundle-configuration.ts';
import { confineBundle } from './confine-bundle.ts';

const BUNDLE = {
  ociVersion: '1.0.2',
  process: {
    args: ['sh'],
    user: { uid: 0, gid: 0, umask: 18 },
    capabilities: { bounding: ['CAP_SYS_ADMIN'], ambient: ['CAP_SYS_ADMIN'] },
  },
  root: { path: 'rootfs' },
  mounts: [
    { destination: '/proc', type: 'proc', source: 'proc' },
    { destination: '/data', type: 'bind', source: '/srv/data', options: ['rbind'] },
    { destination: '/s', type: 'none', source: '/run/engine.sock', options: ['rbind'] },
  ],
  linux: {
    namespaces: [{ type: 'mount' }, { type: 'network', path: '/run/netns/x' }],
    maskedPaths: ['/proc/kcore', '/proc/x'],
    resources: { memory: { limit: 1 }, devices: [{ allow: true, access: 'rwm' }] },
    devices: [{ path: '/dev/sda' }],
  },
  hooks: { prestart: [] },
};
const parsed = () => parseConfiguration(JSON.stringify(BUNDLE), 'config.json');

const confined = (sections: Record<string, unknown>, filter?: object) =>
  confineBundle(parsed(), profileWith(sections), filter, { ...TIGHTER, beside: ['seccomp'] });

describe('a confined bundle', () => {
  const sections = {
    users: [{ uid: 1000, gid: 1001, groups: [2000] }],
    capabilities: ['CHOWN'],
    files: [{ path: '/data/**', access: ['write'] }],
    devices: ['/dev/fuse'],
  };

  it('says what the profile says, and keeps everything else', () => {
    const { configuration } = confined(sections, { defaultAction: 'SCMP_ACT_ERRNO' });
    assert.deepEqual(configuration.process, {
      args: ['sh'],
      user: { uid: 1000, gid: 1001, umask: 18, additionalGids: [2000] },
      capabilities: { bounding: ['CAP_CHOWN'], effective: [], permitted: [], inheritable: [], ambient: [] },
      noNewPrivileges: true,
    });
    assert.deepEqual(configuration.root, { path: 'rootfs', readonly: true });
    assert.deepEqual(configuration.mounts?.at(-1), {
      destination: '/data',
      type: 'tmpfs',
      source: 'tmpfs',
      options: ['nosuid', 'nodev', 'noexec', 'mode=1777'],
    });
    const { linux } = configuration;
    assert.deepEqual(linux?.['seccomp'], { defaultAction: 'SCMP_ACT_ERRNO' });
    assert.deepEqual(
      linux?.namespaces?.map(({ type }) => type),
      ['mount', 'network', 'pid', 'ipc', 'uts'],
    );
    assert.deepEqual(
      linux?.maskedPaths?.filter((path) => path === '/proc/kcore' || path === '/proc/x'),
      ['/proc/kcore', '/proc/x'],
    );
    assert.deepEqual(linux?.resources, { memory: { limit: 1 }, devices: [{ allow: false, access: 'rwm' }] });
    assert.deepEqual(linux?.['devices'], []);
    assert.deepEqual(configuration['hooks'], { prestart: [] });
  });

  it('gives root its capabilities', () => {
    const { configuration } = confined({ users: [{ uid: 0, gid: 0 }], capabilities: ['CHOWN'] });
    assert.deepEqual(configuration.process.capabilities?.['effective'], ['CAP_CHOWN']);
  });

  it('tells what a bundle cannot say, and what it mounts itself', () => {
    const { losses } = confined({ ...sections, users: [{ name: 'app' }] });
    const reported = losses
      .map(({ line, direction, reason }) => `${line.path} ${direction} ${reason}`)
      .join('\n');
    assert.match(reported, /users\[0\] wider a bundle takes users by number only/);
    assert.match(reported, /devices\[0\] tighter/);
    assert.match(reported, /shared wider the bundle mounts \/run\/engine\.sock of the host at \/s/);
    assert.match(reported, /files wider the bundle itself mounts \/s, which stays writable/);
  });

  it('says nothing of what the profile says nothing of', () => {
    const { configuration, losses } = confined({});
    assert.deepEqual(configuration.process, parsed().process);
    assert.deepEqual(configuration.root, parsed().root);
    assert.deepEqual(
      losses.filter(({ line }) => line.path !== 'shared'),
      [],
    );
  });

  it('is the same for a profile that is applied twice', () => {
    fc.assert(
      fc.property(profileArbitrary, (profile) => {
        const options = { ...TIGHTER, beside: ['seccomp'] as const };
        const once = confineBundle(parsed(), profile, {}, options).configuration;
        const again = parseConfiguration(JSON.stringify(once), 'config.json');
        assert.deepEqual(confineBundle(again, profile, {}, options).configuration, once);
      }),
      { numRuns: propertyRuns(50) },
    );
  });
});

describe('the configuration of a bundle', () => {
  it('is refused where it is none', () => {
    for (const text of ['', '[]', '{}', '{"ociVersion":"1","process":{},"root":{"path":1}}', 'null'])
      assert.throws(() => parseConfiguration(text, 'b/config.json'), /^Fault: b\/config\.json is no/);
    assert.throws(() => parseConfiguration(' '.repeat(2 ** 23), 'b'), Fault);
  });

  it('keeps numbers of 64 bits as they are', () => {
    const limit = '{"type":"RLIMIT_NOFILE","hard":18446744073709551615,"soft":-9223372036854775808}';
    const text = JSON.stringify({ ...BUNDLE, process: { ...BUNDLE.process, rlimits: [] } });
    const given = parseConfiguration(text.replace('"rlimits":[]', `"rlimits":[${limit}]`), 'b');
    const { configuration } = confineBundle(given, profileWith({}), {}, { ...TIGHTER, beside: ['seccomp'] });
    assert.ok(JSON.stringify(configuration).includes(limit));
  });

  it('is read or refused whatever it is', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          parseConfiguration(text, 'b');
        } catch (error) {
          assert.ok(error instanceof Fault);
        }
      }),
    );
  });
});
