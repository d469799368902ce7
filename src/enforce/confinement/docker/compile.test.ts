import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { profileArbitrary } from '../../../../test/fixtures/profile-arbitrary.ts';
import { profileWith, TIGHTER, WIDER } from '../profile.fixture.ts';
import { DOCKER } from './compile.ts';

const compile = (sections: Record<string, unknown>, options = TIGHTER) => {
  const { artefacts, losses } = DOCKER.compile(profileWith(sections), options);
  return {
    flags: JSON.parse(artefacts[0]?.text ?? '') as string[],
    compose: parse(artefacts[1]?.text ?? '') as object,
    losses,
  };
};

const SECTIONS = {
  users: [{ uid: 1000, gid: 1000, groups: [2000] }],
  capabilities: [],
  files: [
    { path: '/var/a,b "c" $x/**', access: ['write'] },
    { path: '/opt/plugins/**', access: ['write', 'execute'] },
    { path: '/etc/passwd', access: ['write'] },
  ],
  systemCalls: ['read'],
  devices: [{ path: '/dev/fuse', access: ['write', 'read'] }],
  shared: [
    { kind: 'volume', name: 'data', path: '/data' },
    { kind: 'ipc', with: ['db'] },
    { kind: 'network', with: ['host'] },
  ],
};

describe('docker', () => {
  it('writes options, each one argument', () => {
    const { flags, losses } = compile(SECTIONS, { ...TIGHTER, beside: ['seccomp', 'apparmor', 'selinux'] });
    assert.deepEqual(flags, [
      '--user=1000:1000',
      '--group-add=2000',
      '--cap-drop=ALL',
      '--security-opt=no-new-privileges',
      '--security-opt=seccomp=seccomp/shop.orders.json',
      '--security-opt=apparmor=plimsoll-shop.orders',
      '--security-opt=label=type:plimsoll_shop_orders.process',
      '--read-only',
      '--mount=type=volume,source=data,target=/data,readonly',
      '--device=/dev/fuse:/dev/fuse:rw',
      '--ipc=container:db',
      '--network=host',
      '--tmpfs=/opt/plugins:rw,exec,nosuid,nodev,mode=1777',
      '--mount=type=tmpfs,"target=/var/a,b ""c"" $x",tmpfs-mode=1777',
    ]);
    assert.deepEqual(
      losses.map(({ line, direction, chosen }) => `${line.path} ${direction} ${chosen}`),
      ['files wider false', 'files[2] tighter true', 'files tighter false', 'devices wider false'],
    );
  });

  it('writes the same for Compose', () => {
    assert.deepEqual(compile(SECTIONS, { ...TIGHTER, beside: ['seccomp'] }).compose, {
      services: {
        orders: {
          user: '1000:1000',
          group_add: ['2000'],
          cap_drop: ['ALL'],
          security_opt: ['no-new-privileges', 'seccomp:seccomp/shop.orders.json'],
          read_only: true,
          volumes: [
            { type: 'volume', source: 'data', target: '/data', read_only: true },
            { type: 'tmpfs', target: '/var/a,b "c" $$x', tmpfs: { mode: 1023 } },
          ],
          tmpfs: ['/opt/plugins:rw,exec,nosuid,nodev,mode=1777'],
          devices: ['/dev/fuse:/dev/fuse:rw'],
          ipc: 'container:db',
          network_mode: 'host',
        },
      },
      volumes: { data: {} },
    });
  });

  it('does not let a part of what is writable be refused silently', () => {
    const files = [
      { path: '/data/**', access: ['write'] },
      { path: '/data/keys/**', access: ['write'], state: 'refused' },
    ];
    assert.deepEqual(compile({ files }).flags, ['--read-only']);
    assert.deepEqual(compile({ files }, WIDER).flags, [
      '--read-only',
      '--mount=type=tmpfs,target=/data,tmpfs-mode=1777',
    ]);
    assert.deepEqual(
      compile({ files }, WIDER).losses.map(({ line }) => line.path),
      ['files', 'files[1]', 'files'],
    );
  });

  it('mounts nothing over what the engine has at /dev, /proc and /sys', () => {
    const files = ['/dev/shm/**', '/proc/sys/net/**', '/sys/**', '/system/**'].map((path) => ({
      path,
      access: ['write'],
    }));
    const { flags, losses } = compile({ files }, WIDER);
    assert.deepEqual(flags, ['--read-only', '--mount=type=tmpfs,target=/system,tmpfs-mode=1777']);
    assert.deepEqual(
      losses.map(({ line, direction }) => `${line.path} ${direction}`),
      ['files wider', 'files[1] tighter', 'files[2] tighter', 'files tighter'],
    );
  });

  it('says where nobody may run it', () => {
    for (const users of [[], [{ uid: 0, state: 'refused' }]]) {
      const { flags, losses } = compile({ users });
      assert.deepEqual(flags, []);
      assert.ok(losses.some(({ line, direction }) => line.path === 'users' && direction === 'wider'));
    }
  });

  it('writes only options that it knows, whatever the profile', () => {
    fc.assert(
      fc.property(profileArbitrary, (profile) => {
        const [flags, compose] = DOCKER.compile(profile, WIDER).artefacts;
        for (const flag of JSON.parse(flags?.text ?? '') as string[])
          assert.match(
            flag,
            /^--(?:read-only$|(?:user|group-add|cap-drop|cap-add|security-opt|mount|tmpfs|device|ipc|pid|network)=)/,
          );
        const file = parse(compose?.text ?? '') as { services: object };
        assert.deepEqual(Object.keys(file.services), [profile.metadata.name]);
        assert.doesNotMatch(compose?.text.replaceAll('$$', '') ?? '', /\$/);
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});
