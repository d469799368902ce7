import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parseAllDocuments, stringify } from 'yaml';
import { plimsoll } from './command.ts';
import { kubectl, serveDiscovery } from './kubernetes-api.ts';
import { missing } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'anywhere';

const profile = (name: string, rest: object): string =>
  stringify({
    apiVersion: 'plimsoll/v1',
    kind: 'WorkloadProfile',
    metadata: { namespace: 'shop', name, labels: { app: name } },
    ...rest,
  });

describe('policies for Kubernetes that profiles are compiled to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-policies-'));
  let server: Server | undefined;
  let url = '';
  before(async () => ({ server, url } = await serveDiscovery()));
  after(() => {
    server?.close();
    rmSync(folder, { recursive: true });
  });

  const web = join(folder, 'web.yaml');
  const db = join(folder, 'db.yaml');
  writeFileSync(
    web,
    profile('web', {
      listens: [
        {
          port: 8080,
          from: [{ cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] }],
          routes: [{ methods: ['GET'], path: '/orders', kind: 'prefix' }],
        },
      ],
      egress: [
        { to: { workload: { name: 'db' } }, ports: [5432] },
        {
          to: { workload: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } } },
          ports: [
            { port: 53, protocol: 'udp' },
            { port: 9000, endPort: 9100 },
          ],
        },
        { to: { dns: 'api.example.com' }, ports: [443] },
      ],
    }),
  );
  writeFileSync(
    db,
    profile('db', { egress: [], listens: [{ port: 5432, from: [{ workload: { name: 'web' } }] }] }),
  );

  for (const engine of ['kubernetes', 'admin', 'calico']) {
    it(
      `${engine}: kubectl takes them as they are, and the proof agrees`,
      { skip: missing('kubectl') },
      async () => {
        const out = join(folder, engine);
        const compiled = await plimsoll(
          ['network', 'compile', web, db, '--engine', engine, '--output', out],
          folder,
        );
        assert.equal(compiled.code, 0, compiled.stderr);
        const files = readdirSync(join(out, engine));
        assert.deepEqual(files, ['shop.db.yaml', 'shop.web.yaml']);
        for (const file of files) {
          const text = readFileSync(join(out, engine, file), 'utf8');
          const { code, stdout, stderr } = await kubectl(
            text,
            '--server',
            url,
            'create',
            '--dry-run=client',
            '--validate=false',
            '-o',
            'json',
            '-f',
            '-',
          );
          assert.equal(code, 0, stderr);
          const written = parseAllDocuments(text).map((document) => document.toJS() as Resource);
          const taken = resourcesIn(stdout);
          assert.deepEqual(
            taken.map(({ spec }) => spec),
            written.map(({ spec }) => spec),
          );
        }
        const proof = await plimsoll(
          ['network', 'prove', web, db, '--engine', engine, '--artefacts', out],
          folder,
        );
        assert.equal(proof.code, 0, proof.stdout + proof.stderr);
      },
    );
  }

  it('kubectl decodes NetworkPolicies as the type that they are', { skip: missing('kubectl') }, async () => {
    const text = readFileSync(join(folder, 'kubernetes', 'kubernetes', 'shop.web.yaml'), 'utf8');
    // It decodes the file before it refuses to give a policy a selector, and refuses what it cannot decode otherwise.
    const typed = await kubectl(text, 'set', 'selector', '--local', '-f', '-', 'a=b', '-o', 'json');
    assert.match(typed.stderr, /only supported for Services/);
    const wrong = await kubectl(
      text.replace(/port: \d+/, 'port: [1]'),
      'set',
      'selector',
      '--local',
      '-f',
      '-',
      'a=b',
      '-o',
      'json',
    );
    assert.match(wrong.stderr, /unable to decode/);
  });
});

interface Resource {
  readonly spec: unknown;
}

/** `kubectl` writes several objects one after the other. */
function resourcesIn(text: string): Resource[] {
  return text
    .split(/(?<=^\})\n/m)
    .filter((part) => part.trim() !== '')
    .map((part) => JSON.parse(part) as Resource)
    .flatMap((one) => ('items' in one ? (one.items as Resource[]) : [one]));
}
