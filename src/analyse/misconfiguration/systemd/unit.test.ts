import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { readUnits } from '../../../observe/configuration/unit-files/read-units.ts';
import { systemdChecks } from './unit.ts';

function foundIn(files: Readonly<Record<string, string>>): [id: string, path: string, line: number][] {
  const { units } = readUnits(Object.entries(files).map(([path, text]) => ({ path, text })));
  return units.flatMap((unit) =>
    systemdChecks.checks.flatMap((check) =>
      [...check.find({ path: unit.path, unit })].map(({ path = '', range }): [string, string, number] => [
        check.id,
        path,
        range?.startLine ?? 0,
      ]),
    ),
  );
}

const HARDENED = `[Service]
ExecStart=/usr/bin/web
DynamicUser=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
ProtectProc=invisible
PrivateUsers=yes
RestrictNamespaces=yes
RestrictRealtime=yes
MemoryDenyWriteExecute=yes
LockPersonality=yes
RestrictAddressFamilies=AF_UNIX
SystemCallFilter=@system-service
SystemCallArchitectures=native
UMask=0077
MemoryMax=256M
`;

describe('the checks of systemd', () => {
  it('find nothing in a service that is confined', () =>
    assert.deepEqual(foundIn({ '/web.service': HARDENED }), []));

  it('want no NoNewPrivileges of what starts the containers and sessions of others', () => {
    const asked = (service: string) =>
      foundIn({ '/a.service': `[Service]\n${service}\n` }).some(([id]) => id === 'systemd-new-privileges');
    assert.equal(asked('ExecStart=/usr/bin/dockerd -H fd://'), false);
    assert.equal(asked('ExecStartPre=-/sbin/modprobe overlay\nExecStart=/usr/local/bin/containerd'), false);
    assert.equal(asked('ExecStart=/usr/bin/engine\nDelegate=yes'), false);
    assert.equal(asked('ExecStart=-/usr/sbin/sshd -D'), false);
    assert.equal(asked('ExecStart=/usr/bin/containerd-exporter'), true);
    assert.equal(asked('ExecStart=/usr/bin/podman run --rm docker.io/library/web:1'), true);
  });

  it('tell of what adds to a unit where it stands, and of what it takes away', () => {
    assert.deepEqual(
      foundIn({
        '/etc/systemd/system/web.service': HARDENED,
        '/etc/systemd/system/web.service.d/a.conf':
          '[Service]\nSystemCallArchitectures=\nLockPersonality=no\n',
      }).map(([id, path, line]) => [id, path, line]),
      [
        ['systemd-personality', '/etc/systemd/system/web.service.d/a.conf', 3],
        ['systemd-system-call-architectures', '/etc/systemd/system/web.service', 1],
      ],
    );
  });

  it('ask a file that adds to a unit of elsewhere only for what it says', () =>
    assert.deepEqual(
      foundIn({
        '/etc/systemd/system/sshd.service.d/a.conf': '[Service]\nExecStart=/tmp/x\nMountFlags=shared\n',
      }).map(([id]) => id),
      ['systemd-program-of-others', 'systemd-shared-mounts'],
    ));

  it('see containers that a shell starts', () => {
    const ids = foundIn({
      '/web.service': `${HARDENED}ExecStartPre=/bin/sh -c 'docker run --privileged -v /var/run/docker.sock:/s web:1'\n`,
    }).map(([id]) => id);
    assert.deepEqual(ids, ['systemd-container-privileged', 'systemd-container-engine-socket']);
  });

  it('take whatever a unit says', () => {
    const keys = systemdChecks.checks.flatMap(({ failing }) =>
      failing.flatMap((example) =>
        (typeof example === 'string' ? [example] : Object.values(example)).flatMap((text) =>
          [...text.matchAll(/^(\w+)=/gm)].map(([, key = '']) => key),
        ),
      ),
    );
    const value = fc.oneof(
      fc.constantFrom(
        '',
        'yes',
        'no',
        '+/tmp/x --token a',
        '"',
        'infinity',
        '~CAP_SYS_ADMIN',
        '0.0.0.0:22',
        'docker run -v',
      ),
      fc.string({ maxLength: 10 }),
    );
    const line = fc.tuple(fc.constantFrom(...keys), value).map(([key, text]) => `${key}=${text}`);
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 8 }),
        fc.constantFrom('Service', 'Socket', 'Unit'),
        (lines, section) => {
          const text = `[${section}]\n${lines.join('\n')}\n`;
          for (const name of ['/a.service', '/a.socket', '/a.service.d/b.conf']) foundIn({ [name]: text });
        },
      ),
      { numRuns: propertyRuns(200) },
    );
  });
});
