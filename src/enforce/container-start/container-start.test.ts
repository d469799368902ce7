import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../test/fixtures/any-character.ts';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Fault } from '../../model/fault.ts';
import { containerSettings } from '../confinement/container-settings.ts';
import { Losses } from '../confinement/lines.ts';
import { profileWith, TIGHTER } from '../confinement/profile.fixture.ts';
import { csvFields } from './csv-fields.ts';
import { isImageOf } from './image-digest.ts';
import { parseArguments } from './parse-arguments.ts';
import { shellLine, startCommand } from './start-command.ts';
import { type Confinement, START_ENGINE_IDS, type StartEngineId } from './types.ts';
import { weakenings, weakeningText } from './weakenings.ts';

const OPTIONS = { ...TIGHTER, beside: ['docker', 'seccomp'] as const };

function confinedTo(sections: Record<string, unknown>, links: Record<string, string> = {}): Confinement {
  const profile = profileWith(sections);
  return {
    profile,
    settings: containerSettings(profile, OPTIONS, new Losses(OPTIONS)),
    includeProposed: false,
    realPath: (path) => links[path] ?? path,
  };
}

const SMALL = confinedTo({
  users: [{ uid: 1000, gid: 1000, groups: [2000] }],
  capabilities: ['NET_BIND_SERVICE', { name: 'SYS_ADMIN', state: 'refused' }],
  files: [{ path: '/data/**', access: ['read', 'write'] }],
  devices: [{ path: '/dev/fuse', access: ['read'] }],
  systemCalls: ['read'],
  shared: [
    { kind: 'volume', name: 'uploads', path: '/uploads', access: ['read', 'write'] },
    { kind: 'socket', path: '/run/app.sock' },
  ],
});

/** The lines that options go against, as `option: line`. */
function against(engine: StartEngineId, args: readonly string[], confinement = SMALL): string[] {
  const given = parseArguments(engine, [...args, 'image']);
  return weakenings(given, confinement).map(({ option, line }) => `${option}: ${line}`);
}

describe('arguments of run', () => {
  const READ: readonly [args: string[], image: string, command: string[], options: string[]][] = [
    [['web', '--privileged'], 'web', ['--privileged'], []],
    [['--rm', '-p', '8080:8080', 'web:1', 'a'], 'web:1', ['a'], ['rm=true', 'publish=8080:8080']],
    [['-itp8080:80', 'web'], 'web', [], ['interactive=true', 'tty=true', 'publish=8080:80']],
    [['-p=8080:80', '-t=false', 'web'], 'web', [], ['publish=8080:80', 'tty=false']],
    [['-v', '--privileged', 'web'], 'web', [], ['volume=--privileged']],
    [['--rm', 'false', 'web'], 'false', ['web'], ['rm=true']],
    [['--net=host', '--', 'web'], 'web', [], ['network=host']],
    [['--name=a=b', '--env', 'X=1', 'web', '--', 'x'], 'web', ['--', 'x'], ['name=a=b', 'env=X=1']],
    [['--env=', 'web'], 'web', [], ['env=']],
  ];
  for (const [args, image, command, options] of READ)
    it(`are read as the engines read them: ${args.join(' ')}`, () => {
      for (const engine of START_ENGINE_IDS) {
        const given = parseArguments(engine, args);
        assert.deepEqual([given.image, given.command], [image, command]);
        assert.deepEqual(
          given.options.map(({ name, value }) => `${name}=${value}`),
          options,
        );
      }
    });

  for (const args of [
    ['--privilegd', 'web'],
    ['--priv=true', 'web'],
    ['-x', 'web'],
    ['-itx', 'web'],
    ['---rm', 'web'],
    ['--=x', 'web'],
    ['--__proto__', 'web'],
    ['--userns-remap', 'x', 'web'],
  ])
    it(`with an unknown option are refused: ${args.join(' ')}`, () => {
      assert.throws(
        () => parseArguments('docker', args),
        (error) =>
          error instanceof Fault && error.code === 'usage' && /^--?\S* is no option/.test(error.message),
      );
    });

  it('without an image or a value are refused', () => {
    for (const args of [[], ['--rm'], ['--rm', '--'], ['--', '-x'], [''], ['--name']])
      assert.throws(() => parseArguments('docker', args), Fault);
  });

  it('are of the engine that they are for', () => {
    assert.throws(() => parseArguments('docker', ['--pod', 'x', 'web']), /--pod is no option of docker run/);
    assert.throws(
      () => parseArguments('podman', ['--link', 'x', 'web']),
      /--link is no option of podman run/,
    );
  });

  it('are read whatever they are: nothing is lost, or it is a fault', () => {
    const word = fc.oneof(
      fc.constantFrom('--rm', '-it', '-v', '--', '--cap-add', '-p=1', 'web', '-', '--env='),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(word), (args) => {
        try {
          const { written, image, command } = parseArguments('docker', args);
          const dashes = args[written.length] === '--' ? ['--'] : [];
          assert.deepEqual([...written, ...dashes, image, ...command], args);
        } catch (error) {
          assert.ok(error instanceof Fault);
        }
      }),
    );
  });
});

describe('options that weaken', () => {
  const REFUSED: readonly [args: string[], found: string][] = [
    [['--privileged'], '--privileged: undefined'],
    [['--privileged=1'], '--privileged=1: undefined'],
    [['--cap-add=ALL'], '--cap-add=ALL: capabilities'],
    [['--cap-add', 'ALL'], '--cap-add=ALL: capabilities'],
    [['--cap-add', 'cap_sys_admin'], '--cap-add=cap_sys_admin: capabilities[1]'],
    [['--cap-add=NET_BIND_SERVICE,SYS_PTRACE'], '--cap-add=NET_BIND_SERVICE,SYS_PTRACE: capabilities'],
    [['--security-opt=seccomp=unconfined'], '--security-opt=seccomp=unconfined: systemCalls'],
    [['--security-opt', 'seccomp:unconfined'], '--security-opt=seccomp:unconfined: systemCalls'],
    [['--security-opt=seccomp=other.json'], '--security-opt=seccomp=other.json: systemCalls'],
    [['--security-opt=apparmor=unconfined'], '--security-opt=apparmor=unconfined: undefined'],
    [['--security-opt=label=disable'], '--security-opt=label=disable: undefined'],
    [['--security-opt=systempaths=unconfined'], '--security-opt=systempaths=unconfined: undefined'],
    [['--security-opt=unmask=ALL'], '--security-opt=unmask=ALL: undefined'],
    [['--security-opt=no-new-privileges=false'], '--security-opt=no-new-privileges=false: capabilities'],
    [['--pid', 'host'], '--pid=host: shared'],
    [['--pid=container:other'], '--pid=container:other: shared'],
    [['--ipc=host'], '--ipc=host: shared'],
    [['--uts=host'], '--uts=host: undefined'],
    [['--cgroupns=host'], '--cgroupns=host: undefined'],
    [['--userns=host'], '--userns=host: undefined'],
    [['--network=host'], '--network=host: shared'],
    [['--net', 'host'], '--network=host: shared'],
    [['--network=container:other'], '--network=container:other: shared'],
    [['--network=name=host'], '--network=name=host: shared'],
    [['--network=alias=web,name=host'], '--network=alias=web,name=host: shared'],
    [['--network="name=host"'], '--network="name=host": shared'],
    [['--sysctl', 'net.ipv4.ip_forward=1'], '--sysctl=net.ipv4.ip_forward=1: undefined'],
    [['--volumes-from', 'other'], '--volumes-from=other: undefined'],
    [['--gpus', 'all'], '--gpus=all: undefined'],
    [['--device', '/dev/sda'], '--device=/dev/sda: devices'],
    [['--device=/dev/fuse'], '--device=/dev/fuse: devices'],
    [['--device=/dev/sda:/dev/fuse:r'], '--device=/dev/sda:/dev/fuse:r: devices'],
    [['--device-cgroup-rule', 'a *:* rwm'], '--device-cgroup-rule=a *:* rwm: undefined'],
    [['-u', '0'], '--user=0: users'],
    [['-u0'], '--user=0: users'],
    [['--group-add', 'root'], '--group-add=root: users'],
    [['--read-only=false'], '--read-only=false: files'],
    [['--annotation', 'run.oci.x=1'], '--annotation=run.oci.x=1: undefined'],
    [['--cgroup-parent=/'], '--cgroup-parent=/: undefined'],
  ];
  for (const [args, found] of REFUSED)
    it(`are found: ${args.join(' ')}`, () => {
      assert.deepEqual(against('docker', args), [found]);
    });

  for (const mount of [
    '/var/run/docker.sock:/var/run/docker.sock',
    '/run/podman/podman.sock:/run/app.sock:ro',
    '/:/host',
    '/:/host:ro',
    '//:/host',
    '/srv/..:/host',
    '/etc/../etc/shadow:/shadow:ro',
    '/proc:/data/proc',
    '/var:/data',
    '/srv/data:/data:shared',
    '/srv/data:/data:dev',
    '/srv/x.sock:/x.sock',
    '/srv/data:/etc',
    'data:/srv',
    '/srv',
    '/srv/data:/data/../srv',
    '/srv/link:/data',
  ])
    it(`are found: --volume=${mount}`, () => {
      const linked = { ...SMALL, realPath: (path: string) => (path === '/srv/link' ? '/run' : path) };
      assert.equal(against('docker', ['-v', mount], linked).length, 1);
      assert.equal(against('podman', [`-v${mount}`], linked).length, 1);
    });

  for (const mount of [
    'type=bind,source=/var/run/docker.sock,target=/data/s',
    '"type=bind","src=/","dst=/data"',
    'type=bind,src=/srv/a,src=/,dst=/data',
    'type=volume,target=/data,"volume-opt=o=bind","volume-opt=device=/"',
    'type=bind,source=/srv/a,target=/data,bind-propagation=shared',
    'type=tmpfs,target=/srv',
    'TYPE=bind,source=/,target=/data',
    'type=devpts,target=/data',
    'source=x',
    'type=bind,source=/srv/a,target=/srv,readonly=false,readonly',
  ])
    it(`are found: --mount=${mount}`, () => {
      assert.equal(against('docker', ['--mount', mount]).length, 1);
    });

  it('are found among those of Podman', () => {
    for (const option of [
      '--pod=web',
      '--rootfs',
      '--env-host',
      '--seccomp-policy=image',
      '--userns=ns:/proc/1/ns/user',
      '--uidmap=0:0:1',
      '--preserve-fds=1',
      '--systemd=always',
      '--read-only-tmpfs',
      '--cgroups=disabled',
      '--init-path=/x',
      '--network=ns:/proc/1/ns/net',
      '--network=slirp4netns:allow_host_loopback=true',
      '--security-opt=proc-opts=x',
    ])
      assert.equal(against('podman', [option]).length, 1, option);
  });

  it('are none where the profile allows it, or it takes away', () => {
    const harmless = [
      [
        '--rm',
        '--init',
        '-d',
        '--name',
        'web',
        '-p',
        '8080:8080',
        '--env-file',
        'x.env',
        '-e',
        'A=B',
        '--restart=always',
      ],
      [
        '--cap-drop=ALL',
        '--cap-add=CAP_NET_BIND_SERVICE',
        '--security-opt=no-new-privileges:true',
        '--read-only',
      ],
      [
        '-v',
        '/srv/data:/data',
        '-v/srv/config:/srv/config:ro',
        '-v',
        'data:/data/x',
        '-v=/etc/localtime:/etc/localtime:ro',
      ],
      [
        '--mount',
        'type=bind,source=/srv/app.sock,target=/run/app.sock,readonly',
        '--mount=type=tmpfs,target=/data/x',
      ],
      [
        '--tmpfs',
        '/data/y:size=1m,mode=700',
        '--device=/dev/fuse:r',
        '--user',
        '1000:1000',
        '--group-add=2000',
      ],
      [
        '--network=none',
        '--network',
        'shop_default',
        '--ipc=private',
        '--pid=',
        '--userns=',
        '--privileged=false',
      ],
      [
        '--memory=1g',
        '--ulimit',
        'nofile=100',
        '--cpus=1',
        '--pids-limit=10',
        '--pull=never',
        '--runtime=runc',
      ],
    ];
    for (const args of harmless) assert.deepEqual(against('docker', args), [], args.join(' '));
  });

  it('are none where the profile shares what they join', () => {
    const shared = confinedTo({
      shared: [
        { kind: 'network', with: ['host'] },
        { kind: 'pid', with: ['other'] },
      ],
    });
    assert.deepEqual(against('docker', ['--network=host', '--pid=container:other'], shared), []);
    assert.equal(against('docker', ['--ipc=host'], shared).length, 1);
  });

  it('are told with their line', () => {
    const [found] = weakenings(parseArguments('docker', ['--cap-add=SYS_ADMIN', 'web']), SMALL);
    assert.ok(found);
    assert.equal(
      weakeningText(found, SMALL),
      '--cap-add=SYS_ADMIN goes against capabilities[1] of shop/orders: no accepted line allows the capability "SYS_ADMIN"',
    );
  });

  it('are judged whatever their values are', () => {
    const names = [
      'cap-add',
      'security-opt',
      'volume',
      'mount',
      'tmpfs',
      'device',
      'network',
      'user',
      'group-add',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string({ unit: anyCharacter }), (name, value) => {
        const found = weakenings(parseArguments('docker', [`--${name}=${value}`, 'web']), SMALL);
        assert.ok(found.length <= 1);
      }),
    );
  });
});

describe('the command', () => {
  const compiled = [
    '--read-only',
    '--security-opt=seccomp=seccomp/shop.orders.json',
    '--mount=type=tmpfs,target=/data,tmpfs-mode=1777',
  ];
  const command = (args: string[], allowWeaker = false, isCompared = false) =>
    startCommand({
      engine: 'docker',
      confinement: SMALL,
      compiled,
      folder: '/private',
      given: parseArguments('docker', args),
      allowWeaker,
      isCompared,
      secrets: [],
    });

  it('has the compiled options last, so that they win', () => {
    const seccomp = '--security-opt=seccomp=/private/seccomp/shop.orders.json';
    const place = '--mount=type=tmpfs,target=/data,tmpfs-mode=1777';
    const expected = ['docker', 'run', '--rm', '--read-only', seccomp, place, 'web', 'x'];
    assert.deepEqual(command(['--rm', 'web', 'x']), expected);
  });

  it('has them first where weaker ones are meant to win', () => {
    assert.equal(command(['--read-only=false', 'web'], true).at(-2), '--read-only=false');
  });

  it('mounts nothing where a person mounts something', () => {
    assert.ok(!command(['-v', 'data:/data', 'web']).some((option) => option.includes('tmpfs')));
    assert.ok(command(['-v', 'data:/data/x', 'web']).some((option) => option.includes('tmpfs')));
  });

  it('pulls nothing once the image was compared', () => {
    assert.ok(command(['web'], false, true).includes('--pull=never'));
    assert.ok(!command(['--pull=missing', 'web'], false, true).includes('--pull=never'));
  });

  it('is the same for a shell', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string().filter((word) => !word.includes('\0')),
          { maxLength: 5 },
        ),
        (words) => {
          const { stdout } = spawnSync('sh', ['-c', shellLine(['printf', '%s\\0', ...words])], {
            encoding: 'utf8',
          });
          assert.deepEqual(stdout.split('\0').slice(0, -1), words.length === 0 ? [''] : words);
        },
      ),
      { numRuns: propertyRuns(50) },
    );
  });
});

describe('images', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const profile = {
    ...profileWith({}),
    metadata: { name: 'web', namespace: 'shop', images: [{ reference: 'web', digest }] },
  };

  it('are compared by any of their digests', () => {
    assert.equal(isImageOf(profile, { digests: ['sha256:b', digest], volumes: [] }), true);
    assert.equal(isImageOf(profile, { digests: ['sha256:b'], volumes: [] }), false);
    assert.equal(isImageOf(profileWith({}), { digests: [], volumes: [] }), undefined);
  });
});

describe('CSV fields', () => {
  it('are read as they are quoted', () => {
    assert.deepEqual(csvFields('a,"b,c",d""e'), ['a', 'b,c', 'd""e']);
    assert.deepEqual(csvFields('"a""b",c'), ['a"b', 'c']);
    assert.deepEqual(csvFields('"a'), ['"a']);
  });

  it('are what was written', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (fields) => {
        const text = fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',');
        assert.deepEqual(csvFields(text), fields);
      }),
    );
  });
});
