import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ROOT } from '../architecture/source-files.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { type Outcome, run } from './command.ts';
import { type DatabaseServer, PASSWORD, startPostgresServer } from './database-servers.ts';
import { freePort, until } from './own-server.ts';
import { reportIn } from '../fixtures/printed-report.ts';

export const lane: Lane = 'anywhere';

/** Where only the vault has changed since, and where nobody has. */
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      serviceAccountName: shop
      containers: [{name: shop, image: shop}]
`;

describe('a password of a database that leaked', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vault-loop-'));
  const file = (name: string) => join(folder, name);
  const compose = file('app/compose.yaml');
  const evidence = file('evidence.json');
  let server: DatabaseServer;
  let vault: ChildProcess;
  let address = '';
  let leaked = '';

  const ask = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${address}/v1/${path}`, {
      method,
      headers: { 'x-vault-token': 'root' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.ok(response.ok, `${path}: ${response.status} ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as { data: Readonly<Record<string, string>> };
  };
  const plimsoll = (...args: readonly string[]): Promise<Outcome> =>
    run(join(ROOT, 'plimsoll'), args, {
      env: { ...process.env, VAULT_ADDR: address, VAULT_TOKEN: 'root', HOME: folder, NO_COLOR: '1' },
    });

  before(async () => {
    server = await startPostgresServer();
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    const args = ['vault', 'dev', '--root-token', 'root', '--port', String(port)];
    vault = spawn(join(ROOT, 'plimsoll'), args, { stdio: 'ignore' });
    await until(() =>
      fetch(`${address}/v1/sys/health`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    await ask('POST', 'sys/mounts/db', { type: 'database' });
    await ask('POST', 'db/config/one', {
      ...server.config,
      username: 'keeper',
      password: PASSWORD,
      allowed_roles: '*',
    });
    await ask('POST', 'db/static-roles/shop', { db_name: 'one', username: 'app', rotation_period: '1h' });
    await ask('POST', 'sys/policies/acl/shop', {
      policy: 'path "db/static-creds/shop" { capabilities = ["read"] }',
    });
    await ask('POST', 'sys/auth/kubernetes', { type: 'kubernetes' });
    await ask('POST', 'auth/kubernetes/role/shop', {
      bound_service_account_names: 'shop',
      bound_service_account_namespaces: 'shop',
      token_policies: 'shop',
    });
    leaked = (await ask('GET', 'db/static-creds/shop')).data['password'] ?? '';
    mkdirSync(file('app'));
    mkdirSync(file('manifests'));
    writeFileSync(file('manifests/shop.yaml'), DEPLOYMENT);
    writeFileSync(
      compose,
      `# the shop\nservices:\n  shop:\n    image: shop\n    environment:\n      # of the database\n      DB_PASSWORD: ${leaked}\n`,
    );
  });
  after(async () => {
    vault.kill();
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it('is known: where, since when, and who can read it', async () => {
    await server.use('app', leaked);
    const { code, stdout } = await plimsoll('leaks', file('app'), '--vault', '--format', 'json');
    assert.equal(code, 1);
    assert.ok(!stdout.includes(leaked));
    const [finding] = (JSON.parse(stdout) as { findings: { vault: { places: object[] } }[] }).findings;
    const [place] = (finding?.vault.places ?? []) as Record<string, unknown>[];
    assert.deepEqual(
      [place?.['path'], place?.['state'], place?.['account']],
      ['db/static-creds/shop', 'current', 'app'],
    );
    assert.match(JSON.stringify(place?.['readers']), /auth\/kubernetes\/role\/shop/);
  });

  it('is known where the vault is not, by a file in which no secret is', async () => {
    const { stdout: index } = await plimsoll('vault', 'fingerprints');
    assert.ok(!index.includes(leaked));
    writeFileSync(file('vault.index'), index);
    const { stdout } = await run(join(ROOT, 'plimsoll'), [
      'leaks',
      file('app'),
      '--format',
      'json',
      '--vault-index',
      file('vault.index'),
    ]);
    assert.match(stdout, /"path": "db\/static-creds\/shop"/);
  });

  it('is reached by a workload that is told', async () => {
    const asked = ['vault', 'reach', file('manifests'), '--below', 'db/'];
    const { code, stdout, stderr } = await plimsoll(...asked);
    assert.equal(code, 0, stderr);
    const json = await plimsoll(...asked, '--format', 'json');
    assert.match(JSON.stringify(reportIn('vault-reach', json.stdout)), /static-creds\/shop/);
    assert.match(
      stdout,
      /db\/static-creds\/shop +shop\/Deployment\/shop +shop\/shop +auth\/kubernetes\/role\/shop +shop/,
    );
  });

  it('is only told of before it is applied', async () => {
    const text = readFileSync(compose, 'utf8');
    const { code, stdout, stderr } = await plimsoll('leaks', 'fix', file('app'));
    assert.equal(code, 1, stderr);
    assert.match(stdout, /^-.*DB_PASSWORD: \*\*\*\*\n\+ +DB_PASSWORD: /m);
    assert.ok(!`${stdout}${stderr}`.includes(leaked));
    assert.equal(readFileSync(compose, 'utf8'), text);
    await server.use('app', leaked);
  });

  it('is rotated, refused by its database, and a reference in its file', async () => {
    const { code, stderr } = await plimsoll('leaks', 'fix', file('app'), '--apply', '--evidence', evidence);
    assert.equal(code, 0, stderr);
    await assert.rejects(server.use('app', leaked));
    const text = readFileSync(compose, 'utf8');
    assert.match(
      text,
      /# of the database\n +DB_PASSWORD: "\$\{DB_PASSWORD:\?db\/static-creds\/shop#password\}"/,
    );
    assert.ok(!text.includes(leaked));
    await server.use('app', (await ask('GET', 'db/static-creds/shop')).data['password'] ?? '');
    assert.ok(!readFileSync(evidence, 'utf8').includes(leaked));
  });

  it('leaves the gate green, and red again where evidence is changed or the file has it again', async () => {
    const { code, stdout, stderr } = await plimsoll('leaks', 'verify-fix', evidence);
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /old: refused by postgresql one, user app/);
    const sealed = readFileSync(evidence, 'utf8');
    writeFileSync(evidence, sealed.replace('"rewritten"', '"by hand"'));
    assert.equal((await plimsoll('leaks', 'verify-fix', evidence)).code, 4);
    writeFileSync(evidence, sealed);
    writeFileSync(file('app/.env'), `DB_PASSWORD=${leaked}\n`);
    const again = await plimsoll('leaks', 'verify-fix', evidence);
    assert.equal(again.code, 1);
    assert.match(again.stdout, /it is still in a file/);
  });

  it('finds nothing to judge where the vault knew no leak', async () => {
    mkdirSync(file('other'));
    writeFileSync(file('other/.env'), 'DB_PASSWORD=Zr8fakeQw2mLx\n');
    const none = file('none.evidence.json');
    await plimsoll('leaks', 'fix', file('other'), '--apply', '--evidence', none);
    const { code, stdout } = await plimsoll('leaks', 'verify-fix', none);
    assert.equal(code, 3);
    assert.match(stdout, /0 of 0 leaks closed/);
  });
});
