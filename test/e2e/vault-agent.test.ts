import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { deliveryStatusSchema } from '../../src/model/report/delivery.ts';
import { ROOT } from '../architecture/source-files.ts';
import { until } from '../fixtures/until.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { run } from './command.ts';
import { type DatabaseServer, PASSWORD, startPostgresServer } from './database-servers.ts';
import { begin, type DeliveryStage, settingsFile, startDeliveryStage } from './delivery-stage.ts';

export const lane: Lane = 'anywhere';
export const mostSeconds = 120;

/** A service as people write them: it reads its file when it starts, and ends with a code of its own.
 *  The trap comes first: who hears that it started may end it at once. It says so at once: the agent speaks there too. */
const SERVICE = `
trap 'exit 5' TERM; printf '%s started\\n' "$(cat "$0")"; env | grep -i fake; while :; do sleep 0.05; done`;

describe('plimsoll vault agent', () => {
  let stage: DeliveryStage;
  before(async () => (stage = await startDeliveryStage()));
  after(() => stage.stop());
  const place = (name: string) => join(stage.memory, name);
  const socket = () => join(stage.folder, 'agent.sock');
  const status = async () => {
    const args = ['vault', 'agent', 'status', '--socket', socket(), '--format', 'json'];
    const { code, stdout, stderr } = await run(join(ROOT, 'plimsoll'), args);
    assert.notEqual(stdout, '', stderr);
    return { code, report: deliveryStatusSchema.parse(JSON.parse(stdout)) };
  };
  const template = '{{ with secret "secret/data/web" }}password={{ .Data.data.password }}{{ end }}';

  it('keeps a process in secrets: delivers, rotates, serves while the vault is away, withdraws and delivers again', async () => {
    const conf = place('web/app.conf');
    const settings = settingsFile(stage, {
      refresh: '1s',
      away: { grace: '4s' },
      status: socket(),
      files: [
        { path: conf, template, mode: '0440' },
        {
          path: place('web/password'),
          secret: 'secret/data/web',
          field: 'password',
          owner: 12_345,
          group: 12_346,
        },
      ],
      process: { command: ['sh', '-c', SERVICE, conf] },
    });
    const agent = begin(['vault', 'agent', settings], { VAULT_TOKEN: 'fake-token-of-nobody' });
    await until(() => agent.said().includes('password=fake-one started'), 'a first start');
    const { mode, uid, gid } = statSync(place('web/password'));
    assert.deepEqual([mode & 0o777, uid, gid], [0o400, 12_345, 12_346]);
    assert.equal(statSync(conf).mode & 0o777, 0o440);

    await stage.ask('POST', 'secret/data/web', { data: { password: 'fake-two' } });
    await until(() => agent.said().includes('password=fake-two started'), 'a start with the new secret');
    assert.equal(readFileSync(place('web/password'), 'utf8'), 'fake-two');
    const { code, report } = await status();
    assert.deepEqual([code, report.state], [0, 'serving']);
    const versions = report.credentials.map(({ version, removedAt }) => [version, removedAt !== undefined]);
    assert.deepEqual(versions, [
      [2, false],
      [1, true],
    ]);

    await stage.away(async () => {
      await until(async () => (await status()).report.state === 'away', 'that it is known to be away');
      assert.equal(readFileSync(conf, 'utf8'), 'password=fake-two');
      await until(
        () => !existsSync(conf) && !existsSync(place('web/password')),
        'that files are removed',
        15,
      );
      assert.deepEqual([(await status()).report.state, (await status()).code], ['withdrawn', 1]);
    });
    const starts = () => agent.said().match(/fake-two started/g)?.length ?? 0;
    await until(
      () => starts() === 2,
      () => `a start when the vault is back: ${agent.said()}`,
      30,
    );
    assert.equal(await agent.end('SIGTERM'), 5);
    assert.deepEqual([existsSync(conf), existsSync(place('web/password'))], [false, false]);
    // Neither the process nor what was said had a token or a secret in a variable.
    assert.doesNotMatch(agent.said(), /fake-token|eyJ|^\w+=.*fake(?!-one|-two)/m);
  });

  it('delivers once as an init container, and refuses a disk', async () => {
    const files = [{ path: place('once/password'), secret: 'secret/data/web', field: 'password' }];
    const once = await begin(['vault', 'agent', settingsFile(stage, { files }), '--once']).end();
    assert.equal(once, 0);
    assert.equal(readFileSync(place('once/password'), 'utf8'), 'fake-two');
    const onDisk = [{ path: join(stage.folder, 'password'), secret: 'secret/data/web' }];
    const refused = begin(['vault', 'agent', settingsFile(stage, { files: onDisk }), '--once']);
    assert.equal(await refused.end(), 2);
    assert.match(refused.said(), /is on a disk/);
    assert.ok(!existsSync(join(stage.folder, 'password')));
    const allowed = settingsFile(stage, { files: onDisk, allowDisk: true });
    assert.equal(await begin(['vault', 'agent', allowed, '--once']).end(), 0);
    assert.match(readFileSync(join(stage.folder, 'password'), 'utf8'), /fake-two/);
  });

  it('ends with the exit code of its process, and hands signals on', async () => {
    const files = [{ path: place('exit/password'), secret: 'secret/data/web', field: 'password' }];
    const command = ['sh', '-c', "trap 'exit 9' USR1; echo up; while :; do sleep 0.05; done"];
    const agent = begin(['vault', 'agent', settingsFile(stage, { files, process: { command } })]);
    await until(() => agent.said().includes('up'), 'a start');
    assert.equal(await agent.end('SIGUSR1'), 9);
    assert.ok(!existsSync(place('exit/password')));
  });

  it('signals the process of a file', async () => {
    const pidFile = join(stage.folder, 'web.pid');
    const web = begin(['--version']);
    await web.end();
    const files = [{ path: place('pid/password'), secret: 'secret/data/web', field: 'password' }];
    // This test itself is who is told.
    let heard = 0;
    const hear = (): void => void (heard += 1);
    process.on('SIGUSR2', hear);
    writeFileSync(pidFile, String(process.pid));
    const settings = settingsFile(stage, { refresh: '1s', files, notify: { pidFile, signal: 'SIGUSR2' } });
    const agent = begin(['vault', 'agent', settings]);
    await until(() => existsSync(place('pid/password')), 'a delivery');
    await stage.ask('POST', 'secret/data/web', { data: { password: 'fake-three' } });
    await until(() => heard === 1, 'a signal');
    assert.equal(await agent.end('SIGTERM'), 0);
    process.off('SIGUSR2', hear);
    // Whoever keeps no process leaves its files to whom they are for.
    assert.equal(readFileSync(place('pid/password'), 'utf8'), 'fake-three');
  });

  describe('with users of a database', () => {
    let server: DatabaseServer;
    before(async () => {
      server = await startPostgresServer();
      await stage.ask('POST', 'sys/mounts/db', { type: 'database' });
      const login = { username: 'keeper', password: PASSWORD, allowed_roles: '*' };
      await stage.ask('POST', 'db/config/one', { ...server.config, ...login });
      const ends = { default_ttl: '8s', max_ttl: '20s' };
      await stage.ask('POST', 'db/roles/web', {
        db_name: 'one',
        creation_statements: server.creation,
        ...ends,
      });
    });
    after(() => server.stop());

    it('renews their leases, and has others before they end', async () => {
      const path = place('db/user.json');
      const settings = settingsFile(stage, { status: socket(), files: [{ path, secret: 'db/creds/web' }] });
      const agent = begin(['vault', 'agent', settings]);
      await until(() => existsSync(path), 'a user');
      const seen = new Set<string>();
      for (const start = Date.now(); seen.size < 2 && Date.now() - start < 90_000;) {
        const { username, password } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
        // Whoever reads the file at any moment can log in with what is there.
        await server.use(username ?? '', password ?? '');
        seen.add(username ?? '');
        await new Promise((resolve) => void setTimeout(resolve, 200));
      }
      const { credentials } = (await status()).report;
      assert.ok(seen.size >= 2, `${seen.size} users were seen`);
      assert.ok(credentials.some(({ renewals }) => renewals > 0));
      const [, past] = credentials;
      assert.ok(past && past.exposedSeconds > 8 && past.exposedSeconds < 21, JSON.stringify(past));
      await agent.end('SIGTERM');
    });
  });
});
