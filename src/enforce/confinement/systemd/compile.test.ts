import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { missing } from '../../../../test/e2e/real-part.ts';
import { profileArbitrary } from '../../../../test/fixtures/profile-arbitrary.ts';
import { profileWith, TIGHTER, WIDER } from '../profile.fixture.ts';
import { SYSTEMD } from './compile.ts';

const compile = (sections: Record<string, unknown>, options = TIGHTER) => {
  const { artefacts, losses } = SYSTEMD.compile(profileWith(sections), options);
  return {
    lines: (artefacts[0]?.text ?? '').trim().split('\n').slice(2),
    losses: losses.map(({ line }) => line.path),
  };
};

/** What systemd says about services with these drop-ins. */
function verify(texts: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-unit-'));
  try {
    const paths = texts.map((text, index) => {
      const path = join(folder, `w${index}.service`);
      writeFileSync(path, `${text}ExecStart=/bin/true\n`);
      return path;
    });
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths], { encoding: 'utf8' });
    return stderr
      .split('\n')
      .filter((line) => line.includes(folder))
      .join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('systemd', () => {
  it('restricts only what the profile speaks of', () => {
    assert.deepEqual(compile({}), { lines: [], losses: [] });
  });

  it('writes every section', () => {
    const { lines, losses } = compile({
      users: [{ uid: 1000, gid: 1000, groups: [4, 5] }],
      capabilities: ['NET_BIND_SERVICE'],
      systemCalls: ['read', 'openat'],
      files: ['/etc/app.conf', { path: '/var/lib/100% "x"/**', access: ['write'] }],
      processes: ['/usr/bin/node'],
      devices: [{ path: '/dev/fuse', access: ['read', 'write', 'create'] }, '/dev/dri/*'],
      listens: [443, { port: 53, protocol: 'udp' }],
      egress: [{ to: { cidr: '10.0.0.0/8' }, ports: [5432] }],
    });
    assert.deepEqual(lines, [
      'User=1000',
      'Group=1000',
      'SupplementaryGroups=',
      'SupplementaryGroups=4 5',
      'CapabilityBoundingSet=',
      'CapabilityBoundingSet=CAP_NET_BIND_SERVICE',
      'AmbientCapabilities=',
      'AmbientCapabilities=CAP_NET_BIND_SERVICE',
      'NoNewPrivileges=yes',
      'RestrictNamespaces=yes',
      'SystemCallArchitectures=',
      'SystemCallArchitectures=native',
      'SystemCallFilter=',
      'SystemCallFilter=openat read',
      'SystemCallErrorNumber=EPERM',
      'ProtectSystem=strict',
      'ProtectHome=read-only',
      'PrivateTmp=no',
      'ReadWritePaths=',
      String.raw`ReadWritePaths="-/var/lib/100%% \"x\""`,
      'NoExecPaths=',
      'NoExecPaths=/',
      'ExecPaths=',
      'ExecPaths="-/lib"',
      'ExecPaths="-/lib64"',
      'ExecPaths="-/usr/lib"',
      'ExecPaths="-/usr/lib64"',
      'ExecPaths="-/usr/bin/node"',
      'DevicePolicy=closed',
      'DeviceAllow=',
      'DeviceAllow="/dev/fuse" rwm',
      'SocketBindDeny=',
      'SocketBindDeny=any',
      'SocketBindAllow=',
      'SocketBindAllow=tcp:443',
      'SocketBindAllow=udp:53',
      'RestrictAddressFamilies=',
      'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK',
    ]);
    assert.deepEqual(losses, ['systemCalls', 'files', 'processes', 'devices', 'devices[1]', 'egress']);
  });

  it('writes to single files, and takes the side that was chosen for wildcards', () => {
    const files = [
      { path: '/var/log/app.log', access: ['write'] },
      { path: '/srv/*/x', access: ['write'] },
    ];
    const places = (options: typeof TIGHTER) =>
      compile({ files }, options).lines.filter((line) => line.startsWith('ReadWritePaths="'));
    assert.deepEqual(places(TIGHTER), ['ReadWritePaths="-/var/log/app.log"']);
    assert.deepEqual(places(WIDER), ['ReadWritePaths="-/srv"', 'ReadWritePaths="-/var/log/app.log"']);
  });

  it('is read by systemd without a word, whatever the profile', { skip: missing('systemd-analyze') }, () => {
    const texts = fc.sample(profileArbitrary, 60).map((profile) => {
      const { systemCalls: _, ...rest } = profile;
      return SYSTEMD.compile(rest, WIDER).artefacts[0]?.text ?? '';
    });
    assert.equal(verify(texts), '');
    const all = compile({ systemCalls: ['read', 'openat', 'clone3'] }).lines;
    assert.equal(verify([`[Service]\n${all.join('\n')}\n`]), '');
    assert.match(verify(['[Service]\nReadWritePaths="/a\n']), /Failed to extract/);
  });
});
