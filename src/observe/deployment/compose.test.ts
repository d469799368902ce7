import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readDeployment } from './deployment.ts';

type Files = Readonly<Record<string, string>>;

/** What files declare of the service `web`, and the gaps. */
function read(files: Files) {
  const [file = ''] = Object.keys(files);
  const { deployment, gaps } = readDeployment([{ file, text: files[file] ?? '' }], (path) => files[path]);
  const workload = deployment.workloads.find(({ name }) => name === 'web');
  const [container] = workload?.containers ?? [];
  return {
    ports: container?.ports.map(({ port, protocol }) => `${port}/${protocol}`),
    mounts: container?.mounts.map(
      ({ path, readOnly, kind, name }) => `${kind} ${name} ${path}${readOnly ? ' ro' : ''}`,
    ),
    variables: Object.fromEntries(
      (container?.variables ?? []).map(({ name, value }) => [name, value ?? null]),
    ),
    command: container?.command,
    build: container?.build,
    image: container?.image,
    confinement: container?.confinement,
    dependsOn: workload?.dependsOn,
    gaps: gaps.map(({ subject, reason }) => `${subject}: ${reason}`),
  };
}

const web = (body: string) => ({ 'compose.yaml': `services:\n  web:\n    image: w\n    ${body}\n` });
const merged = (one: string, other: string): Files[] => [
  { ...web(one), 'compose.override.yaml': `services:\n  web:\n    ${other}\n` },
  {
    'compose.yaml': `services:\n  web:\n    extends: base\n    ${other}\n  base:\n    image: w\n    ${one}\n`,
  },
  { 'compose.yaml': `services:\n  web:\n    image: w\n    ${one}\n---\nservices:\n  web:\n    ${other}\n` },
];

describe('a service of a Compose file', () => {
  it('has its ports in every form', () => {
    for (const [item, ports] of [
      ['80', ['80/tcp']],
      ['"080:0080"', ['80/tcp']],
      ['"127.0.0.1::80/udp"', ['80/udp']],
      ['"[::1]:8000-8001:80-81"', ['80/tcp', '81/tcp']],
      ['{target: "${P:-8080}", protocol: udp}', ['8080/udp']],
    ] as const)
      assert.deepEqual(read(web(`ports: [${item}]`)).ports, ports, item);
  });

  it('has its mounts in every form', () => {
    for (const [item, mounts] of [
      ['{type: bind, source: a, target: /b, read_only: yes}', ['host a /b ro']],
      ['"./a:/b/../c/:rw,ro"', ['host ./a /c ro']],
      ['v:/b', ['volume v /b']],
      ["'C:\\a:/b'", [String.raw`host C:\a /b`]],
      ['"./a:/b", "v:/b"', ['volume v /b']],
    ] as const)
      assert.deepEqual(read(web(`volumes: [${item}]`)).mounts, mounts, item);
  });

  it('is told true by every word for it', () => {
    for (const word of ['true', 'yes', '"on"', 'y', '"TRUE"', '"${P:-yes}"']) {
      const { confinement } = read(web(`privileged: ${word}\n    read_only: ${word}`));
      assert.deepEqual([confinement?.privileged, confinement?.readOnlyRoot], [true, true], word);
    }
    assert.equal(read(web('privileged: "no"')).confinement?.privileged, false);
    assert.equal(read(web('security_opt: ["no-new-privileges=true"]')).confinement?.noNewPrivileges, true);
    const devices = 'devices: [{source: /dev/a, target: /dev/x}, "/dev/b"]';
    assert.deepEqual(read(web(devices)).confinement?.devices, ['/dev/x', '/dev/b']);
  });

  it('has an empty command, a folder to build in, and services whose parts it has', () => {
    assert.deepEqual(read(web('command: ""')).command, []);
    assert.equal(read(web('build: {dockerfile: X}')).build, '.');
    const shared = 'network_mode: service:a\n    volumes_from: ["b:ro", "container:c"]\n    links: ["d:x"]';
    assert.deepEqual(read(web(shared)).dependsOn, ['d', 'b', 'a']);
  });

  it('has numbers as Compose reads them', () => {
    for (const [written, value] of [
      ['010', '8'],
      ['0o14', '12'],
      ['0x1F', '31'],
      ['-0X1F', '-31'],
      ['0b11', '3'],
      ['1_000', '1000'],
      ['08', '8'],
      ['+5', '5'],
      ['12345678901234567890', '12345678901234567890'],
      ['"010"', '010'],
      ['1.50', '1.5'],
      ['0x', '0x'],
    ] as const)
      assert.deepEqual(read(web(`environment: {A: ${written}}`)).variables, { A: value }, written);
  });

  it('is reached by the names of links to it', () => {
    const text = 'services: {db: {image: d, hostname: h}, web: {image: w, links: [db, "db:store"]}}';
    const { deployment } = readDeployment([{ file: 'compose.yaml', text }]);
    assert.deepEqual(deployment.services[0]?.aliases, ['h', 'store']);
  });

  it('has variables without a value, which .env may give it', () => {
    const files = { ...web('environment: {A: , B: , C: 1.50}'), '.env': 'B=dot\n' };
    assert.deepEqual(read(files).variables, { A: null, B: 'dot', C: '1.5' });
    const given = {
      ...web('env_file: [a.env, b.env]'),
      'a.env': 'A=$D\nD',
      'b.env': 'B=${A}b',
      '.env': 'D=dot',
    };
    assert.deepEqual(read(given).variables, { A: 'dot', D: 'dot', B: 'dotb' });
  });
});

describe('what Compose files say together', () => {
  const cases: readonly (readonly [one: string, other: string, read: Partial<ReturnType<typeof read>>])[] = [
    ['ports: [80]', 'ports: !override ["81"]', { ports: ['81/tcp'] }],
    ['ports: [80]', 'ports: !reset []', { ports: [] }],
    ['volumes: ["./a:/x", "v:/y"]', 'volumes: ["./b:/x:ro"]', { mounts: ['host ./b /x ro', 'volume v /y'] }],
    ['tmpfs: /a', 'tmpfs: [/b]', { mounts: ['memory tmpfs /a', 'memory tmpfs /b'] }],
    ['environment: {A: 1, B: 2}', 'environment: [A]', { variables: { A: null, B: '2' } }],
    ['environment: {A: 1, B: 2}', 'environment: {A: !reset null}', { variables: { B: '2' } }],
    ['environment: {A: 1}', 'environment: !override {B: 2}', { variables: { B: '2' } }],
    ['command: a', 'command: !reset null', { command: undefined }],
    ['build: .', 'build: !reset null', { build: undefined }],
    ['secrets: [s]', 'secrets: [{source: t, target: s}]', { mounts: ['secret t /run/secrets/s ro'] }],
  ];
  for (const [one, other, wanted] of cases)
    it(`${one} and ${other}`, () => {
      for (const files of merged(one, other)) {
        const found = read(files);
        const own = Object.fromEntries(Object.entries(found).filter(([key]) => key in wanted));
        assert.deepEqual({ ...own, gaps: found.gaps }, { ...wanted, gaps: [] }, JSON.stringify(files));
      }
    });

  it('files of variables are appended, each once', () => {
    const files = { 'a.env': 'A=a\nX=a', 'b.env': 'A=b' };
    for (const project of merged('env_file: a.env', 'env_file: [b.env, a.env]').slice(0, 2))
      assert.deepEqual(read({ ...project, ...files }).variables, { A: 'b', X: 'a' });
  });

  it('a service is taken away', () => {
    const { deployment } = readDeployment(
      [{ file: 'compose.yaml', text: 'services: {a: {image: a}}\n---\nservices:\n  a: !reset null\n' }],
      () => undefined,
    );
    assert.deepEqual(deployment.workloads, []);
  });

  it('a service of an override extends one of the override', () => {
    const { image, variables } = read({
      'compose.yaml': 'services: {web: {image: i, environment: {A: 1}}}',
      'compose.override.yaml': 'services: {web: {extends: b}, b: {image: j, environment: {A: 0, B: 0}}}',
    });
    assert.deepEqual({ image, variables }, { image: 'j', variables: { A: '0', B: '0' } });
  });

  it('what is included is merged, has its own folder and variables, and may be overridden', () => {
    const include = (item: string) => ({
      'compose.yaml': `include: [${item}]`,
      'compose.override.yaml': 'services: {web: {command: x}}',
      'sub/a.yml':
        'services: {web: {image: "j:${T:-none}", build: {target: t}, volumes: ["./x:/x"], ports: [1]}}',
      'sub/b.yml': 'services: {web: {ports: [2]}}',
      'sub/.env': 'T=sub',
      'other/.env': 'T=other',
      'v.env': 'T=v',
    });
    for (const [item, image, mount, ports] of [
      ['sub/a.yml', 'j:sub', 'sub/x', ['1/tcp']],
      ['{path: [sub/a.yml, sub/b.yml]}', 'j:sub', 'sub/x', ['1/tcp', '2/tcp']],
      ['{path: sub/a.yml, project_directory: other}', 'j:other', 'other/x', ['1/tcp']],
      ['{path: sub/a.yml, env_file: v.env}', 'j:v', 'sub/x', ['1/tcp']],
    ] as const) {
      const found = read(include(item));
      assert.deepEqual(
        [found.image, found.build, found.mounts, found.ports, found.command, found.gaps],
        [image, mount.replace('/x', ''), [`host ./${mount} /x`], ports, ['x'], []],
      );
    }
  });

  it('the files are those of COMPOSE_FILE, where the one that is read is among them', () => {
    const files = {
      'compose.yaml': 'services: {web: {image: i, command: a}}',
      'compose.override.yaml': 'services: {web: {command: b}}',
      'prod.yaml': 'services: {web: {command: c}}',
    };
    const commandOf = (env: string) => read({ ...files, '.env': env }).command;
    assert.deepEqual(commandOf(''), ['b']);
    assert.deepEqual(commandOf('COMPOSE_FILE=compose.yaml:prod.yaml'), ['c']);
    assert.deepEqual(commandOf('COMPOSE_PATH_SEPARATOR=,\nCOMPOSE_FILE=./prod.yaml,compose.yaml'), ['a']);
    assert.deepEqual(commandOf('COMPOSE_FILE=prod.yaml'), ['b']);
    const { gaps } = read({ ...files, '.env': 'COMPOSE_FILE=compose.yaml:gone.yaml' });
    assert.match(gaps.join(), /^compose.yaml: COMPOSE_FILE: gone.yaml is not there/);
  });

  it('mounts of an extended service are from its folder', () => {
    const { mounts } = read({
      'compose.yaml': 'services: {web: {extends: {file: sub/b.yml, service: x}}}',
      'sub/b.yml':
        'services: {x: {image: i, volumes: ["./d:/d", "../e:/e:ro", {type: bind, source: f, target: /f}]}}',
    });
    assert.deepEqual(mounts, ['host ./sub/d /d', 'host ./e /e ro', 'host ./sub/f /f']);
  });
});

describe('what Compose refuses', () => {
  it('is a gap', () => {
    for (const [body, gap] of [
      ['ports: "80:80"', 'ports: is not a list'],
      ['ports: ["80:"]', 'ports: "80:" is no port'],
      ['ports: ["localhost:80:80"]', 'ports: "localhost:80:80" is no port'],
      ['ports: [{published: 80}]', 'ports: {"published":80} is no port'],
      ['volumes: ["/a:/b:ro:x"]', 'volumes: "/a:/b:ro:x" is no mount'],
      ['volumes: [{source: v, target: /b}]', 'volumes: {"source":"v","target":"/b"} has no type'],
      ['cap_add: ALL', 'cap_add: is not a list'],
      ['privileged: 1', 'privileged: is not true or false'],
      [`command: "a 'b"`, 'command: is not a list of texts, or a text whose quotes are closed'],
      ['environment: {A: [1]}', 'environment: is not a list of texts, or a mapping of texts and numbers'],
      ['depends_on: db', 'depends_on: is not a list or a mapping'],
      ['network_mode: host\n    networks: [a]', 'networks: stands beside "network_mode"'],
    ] as const)
      assert.deepEqual(
        read(web(body)).gaps,
        [`compose.yaml services.web.${gap}; Compose refuses the file`],
        body,
      );
  });

  it('of a whole file too', () => {
    for (const [files, gap] of [
      [{ 'compose.yaml': 'services: {web: x}' }, 'compose.yaml services.web: is not a mapping'],
      [
        { 'compose.yaml': 'include: a.yml\nservices: {web: {image: w}}', 'a.yml': 'services: {}' },
        'compose.yaml include: is not a list',
      ],
      [
        web('image: "${X#p}"'.replace('image', 'hostname')),
        'compose.yaml: "${X#p}" is no variable; write $$ for a dollar sign',
      ],
      [{ ...web('env_file: a.env'), 'a.env': 'A="x' }, 'a.env: line 1: a quote is not closed'],
    ] as const)
      assert.deepEqual(read(files).gaps, [`${gap}; Compose refuses the file`]);
    const twice = {
      'compose.yaml': 'include: [a.yml]\nservices: {web: {image: w}}',
      'a.yml': 'services: {web: {image: v}}',
    };
    assert.match(read(twice).gaps.join(), /another file has the service too/);
  });
});
