import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { printedReport } from '../../../test/fixtures/printed-report.ts';
import { SYSTEM_CALLS } from '../../enforce/confinement/system-calls.ts';
import { buildImage, type ImageSpec, layoutFiles } from '../../../test/fixtures/image-builder.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { deriveProfiles } from './derive-profile.ts';
import { OFFLINE } from './derive.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-derive-image-'));
after(() => rmSync(folder, { recursive: true }));

/** `cap_net_raw=ep`, as `setcap` writes it. */
const NET_RAW = Buffer.from('0100000200200000000000000000000000000000', 'hex').toString('latin1');

const PROGRAM = {
  path: 'usr/local/bin/node',
  mode: 0o755,
  content: readFileSync(realpathSync(process.execPath)),
};

const layers: ImageSpec['layers'] = [
  [
    { path: 'etc/passwd', content: 'root:x:0:0::/:/bin/sh\nweb:x:33:34::/:/bin/sh\n' },
    { path: 'usr/bin/su', mode: 0o4755, content: 'x' },
    { path: 'usr/bin/wall', mode: 0o2755, content: 'x' },
    { path: 'usr/bin/ping', mode: 0o755, content: 'x', pax: { 'SCHILY.xattr.security.capability': NET_RAW } },
    { path: 'usr/local/bin/start', mode: 0o755, content: '#!/usr/local/bin/node\n' },
    PROGRAM,
    { path: 'tmp', type: 'directory', mode: 0o1777 },
    { path: 'srv/cache', type: 'directory', mode: 0o755, uid: 33 },
    { path: 'srv/cache/inner', type: 'directory', mode: 0o755, uid: 33 },
    {
      path: 'srv/app.js',
      content: "require('http').createServer().listen(80); fetch('https://api.example/v1');",
    },
    { path: 'srv/openapi.yaml', content: 'openapi: 3.1.0\npaths: {/orders: {get: {}}}\n' },
  ],
];

async function derive(name: string, config: object, among = layers): Promise<WorkloadProfile> {
  const image = buildImage({ layers: among, configuration: { config } });
  const files = layoutFiles([image.manifest], image.blobs);
  for (const { path, content } of files) {
    const target = join(folder, name, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  const request = {
    targets: [join(folder, name)],
    platform: undefined,
    allowHttp: false,
    images: new Map(),
    contexts: undefined,
  };
  const { profiles, gaps } = await deriveProfiles(request, OFFLINE);
  printedReport('derived-profiles', { schemaVersion: 1, profiles, gaps });
  const [profile] = profiles;
  assert.ok(profile);
  return profile;
}

describe('a profile derived from an image', () => {
  it('has its user, ports, routes, capabilities, programs and writable places, each with a reason', async () => {
    const config = {
      User: 'web',
      ExposedPorts: { '80/tcp': {} },
      Entrypoint: ['start'],
      WorkingDir: '/srv',
      Volumes: { '/data': {} },
    };
    const profile = await derive('user', config);
    assert.deepEqual(
      profile.users?.map(({ name, uid, gid }) => [name, uid, gid]),
      [['web', 33, 34]],
    );
    const capabilities = new Map(
      profile.capabilities?.map(({ name, provenance }) => [name, provenance.map(({ source }) => source)]),
    );
    assert.deepEqual([...capabilities.keys()].toSorted(), [
      'NET_BIND_SERVICE',
      'NET_RAW',
      'SETGID',
      'SETUID',
    ]);
    assert.deepEqual(capabilities.get('NET_RAW'), [
      '/usr/bin/ping has this file capability (setcap), if it is started',
    ]);
    assert.deepEqual(capabilities.get('NET_BIND_SERVICE'), ['listens on port 80, below 1024']);
    assert.deepEqual(
      profile.listens?.map(({ port, routes }) => [port, routes?.map(({ path }) => path)]),
      [[80, ['/orders']]],
    );
    const writable = profile.files?.filter(({ access }) => access.includes('write')).map(({ path }) => path);
    assert.deepEqual(writable?.toSorted(), ['/data/**', '/srv/cache/**', '/tmp/**']);
    assert.deepEqual(
      profile.processes?.map(({ executable }) => executable),
      ['/usr/local/bin/start', '/usr/local/bin/node'],
    );
    assert.ok(
      profile.egress?.some(
        ({ to, ports }) => 'dns' in to && to.dns === 'api.example' && ports?.[0]?.port === 443,
      ),
    );
    for (const { name } of profile.systemCalls ?? []) assert.ok(SYSTEM_CALLS.has(name), name);
    assert.match(profile.systemCalls?.[0]?.provenance[0]?.source ?? '', /over-approximated/);
  });

  it('is root where nobody says otherwise', async () => {
    // A program of a hundred megabytes says nothing of users; its first bytes make it one.
    const start = { ...PROGRAM, content: PROGRAM.content.subarray(0, 4096) };
    const small = layers.map((entries) => entries.map((entry) => (entry === PROGRAM ? start : entry)));
    const profile = await derive('root', { Cmd: ['/usr/local/bin/node', 'app.js'] }, small);
    assert.deepEqual(
      profile.users?.map(({ uid, provenance }) => [uid, provenance[0]?.source]),
      [[0, 'image config User is not set, which is root']],
    );
  });
});
