import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { readUnits } from '../../../observe/configuration/unit-files/read-units.ts';
import { quadletChecks } from './unit.ts';

function idsIn(files: Readonly<Record<string, string>>): string[] {
  const { units } = readUnits(Object.entries(files).map(([path, text]) => ({ path, text })));
  return units.flatMap((unit) =>
    quadletChecks.checks.flatMap((check) => [...check.find({ path: unit.path, unit })].map(() => check.id)),
  );
}

const CONFINED = `[Container]
Image=registry.example.com/web:1@sha256:${'0123456789abcdef'.repeat(4)}
UserNS=auto
DropCapability=all
NoNewPrivileges=true
ReadOnly=true
Memory=256m
HealthCmd=/app --check
Network=web.network
PublishPort=127.0.0.1:8080:80
Volume=data.volume:/data:Z
Secret=db
[Service]
Restart=on-failure
`;

describe('the checks of quadlets', () => {
  it('find nothing in a container that is confined', () =>
    assert.deepEqual(idsIn({ '/web.container': CONFINED }), []));

  it('read the arguments of Podman as the keys that stand for them', () => {
    const more = (line: string) =>
      idsIn({ '/web.container': CONFINED.replace('[Service]', `${line}\n[Service]`) });
    for (const [key, argument, id] of [
      ['AddCapability=SYS_ADMIN', 'PodmanArgs=--cap-add SYS_ADMIN', 'quadlet-dangerous-capability'],
      ['Volume=/etc:/etc', 'PodmanArgs="-v" "/etc:/etc"', 'quadlet-host-folder'],
      ['SecurityLabelDisable=true', 'PodmanArgs=--security-opt=label=disable', 'quadlet-unconfined'],
      ['Network=host', 'PodmanArgs=--net host', 'quadlet-host-network'],
      [
        'Environment="A_TOKEN=fake for the example"',
        'PodmanArgs=-e A_TOKEN=fake-for-the-example',
        'quadlet-secret-in-environment',
      ],
    ] as const) {
      assert.deepEqual(more(key), [id], key);
      assert.deepEqual(more(argument), [id], argument);
    }
  });

  it('know what a file beside it adds, and who starts it', () => {
    const files = {
      '/etc/containers/systemd/web.container': CONFINED,
      '/etc/containers/systemd/web.container.d/a.conf': '[Container]\nUserNS=host\nVolume=\nReadOnly=false\n',
    };
    assert.deepEqual(idsIn(files), ['quadlet-writable-root', 'quadlet-users-of-host']);
    const own = CONFINED.replace('UserNS=auto\n', '');
    assert.deepEqual(idsIn({ '/etc/containers/systemd/web.container': own }), ['quadlet-root-of-host']);
    assert.deepEqual(idsIn({ '/home/ann/.config/containers/systemd/web.container': own }), []);
  });

  it('take whatever a unit says', () => {
    const keys = quadletChecks.checks.flatMap(({ failing }) =>
      failing.flatMap((example) =>
        (typeof example === 'string' ? [example] : Object.values(example)).flatMap((text) =>
          [...text.matchAll(/^(\w+)=/gm)].map(([, key = '']) => key),
        ),
      ),
    );
    const value = fc.oneof(
      fc.constantFrom(
        '',
        'true',
        'host',
        '/:/x',
        '--cap-add',
        '"',
        'a.container',
        '0.0.0.0:22:22',
        'x:latest',
        'type=env',
      ),
      fc.string({ maxLength: 10 }),
    );
    const line = fc.tuple(fc.constantFrom(...keys), value).map(([key, text]) => `${key}=${text}`);
    const section = fc.constantFrom('Container', 'Pod', 'Kube', 'Build', 'Image', 'Volume');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), section, (lines, name) => {
        idsIn({ '/a.container': `[${name}]\n${lines.join('\n')}\n` });
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});
