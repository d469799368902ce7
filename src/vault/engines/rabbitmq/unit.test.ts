import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../../model/fault.ts';
import type { FetchRequest } from '../../../platform/fetch/types.ts';
import { TestVault } from '../../vault.fixture.ts';

const CONNECTION = {
  connection_uri: 'https://broker.test:15671/',
  username: 'keeper',
  password: 'fake-keeper',
};
const ROLE = {
  tags: 'monitoring',
  vhosts: '{"/": {"configure": "", "write": "shop.*", "read": ".*"}}',
  vhost_topics: { '/': { 'amq.topic': { write: '^a', read: '.*' } } },
};

const opened = async (connection: object = {}) => {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/mounts/rabbitmq', { type: 'rabbitmq' });
  const asked: FetchRequest[] = [];
  const broker = { status: 201, isAway: false, refusesAfter: Infinity };
  vault.fetch = (request) => {
    asked.push(request);
    if (broker.isAway) return Promise.reject(new Fault('unreachable', 'away'));
    const status = asked.length > broker.refusesAfter && request.method === 'PUT' ? 400 : broker.status;
    return Promise.resolve({ status, body: '', scope: 'private' });
  };
  const written = await vault.ask('update', 'rabbitmq/config/connection', { ...CONNECTION, ...connection });
  assert.equal(written.status, 204, JSON.stringify(written.body));
  await vault.ask('update', 'rabbitmq/roles/shop', ROLE);
  await vault.ask('update', 'rabbitmq/config/lease', { ttl: '1h', max_ttl: 7200 });
  asked.length = 0;
  const lines = () =>
    asked.map(
      ({ method, url, body }) =>
        `${method} ${url.replace('https://broker.test:15671/api/', '')} ${body ?? ''}`,
    );
  return { vault, asked, broker, lines };
};

describe('users of RabbitMQ', () => {
  it('are made with what their role says, and removed with their lease', async () => {
    const { vault, asked, lines } = await opened();
    const { body } = await vault.ask('read', 'rabbitmq/creds/shop');
    const { username, password } = body.data as { username: string; password: string };
    assert.match(username, /^root-[\da-f-]{36}$/);
    assert.deepEqual(lines(), [
      `PUT users/${username} ${JSON.stringify({ password, tags: 'monitoring' })}`,
      `PUT permissions/%2F/${username} {"write":"shop.*","read":".*","configure":""}`,
      `PUT topic-permissions/%2F/${username} {"exchange":"amq.topic","write":"^a","read":".*"}`,
    ]);
    assert.equal(
      asked[0]?.headers?.['authorization'],
      `Basic ${Buffer.from('keeper:fake-keeper').toString('base64')}`,
    );
    assert.deepEqual((await vault.ask('read', 'rabbitmq/config/lease')).body.data, {
      ttl: 3600,
      max_ttl: 7200,
    });
    asked.length = 0;
    await vault.ask('update', 'sys/leases/revoke', { lease_id: body.lease_id });
    assert.deepEqual(lines(), [`DELETE users/${username} `]);
  });

  it('are named and get passwords as the connection says', async () => {
    const { vault } = await opened({
      username_template: '{{.RoleName}}.{{random 12}}',
      password_policy: 'hard',
    });
    assert.equal((await vault.ask('read', 'rabbitmq/creds/shop')).status, 400);
    await vault.ask('update', 'sys/policies/password/hard', {
      policy: 'length = 30 rule "charset" { charset = "ab\\"$" }',
    });
    const { data } = (await vault.ask('read', 'rabbitmq/creds/shop')).body;
    assert.match(String(data['username']), /^shop\.[A-Za-z0-9]{12}$/);
    assert.match(String(data['password']), /^[ab"$]{30}$/);
  });

  it('that were made in part are removed, now or later', async () => {
    const { vault, broker, lines } = await opened();
    broker.refusesAfter = 1;
    const { status, body } = await vault.ask('read', 'rabbitmq/creds/shop');
    assert.deepEqual([status, body.errors], [500, ['the broker says no: 400']]);
    assert.match(lines().at(-1) ?? '', /^DELETE users\/root-/);
    broker.isAway = true;
    assert.deepEqual((await vault.ask('read', 'rabbitmq/creds/shop')).body.errors, [
      'the broker does not answer',
    ]);
    broker.isAway = false;
    vault.now += 3_600_000;
    const before = lines().length;
    await vault.vault.core?.expire();
    assert.match(lines()[before] ?? '', /^DELETE users\/root-/);
  });

  it('are of a broker that is asked over TLS, and of roles that are some', async () => {
    const { vault, broker } = await opened();
    for (const connection of [
      { connection_uri: 'http://broker.test' },
      { connection_uri: 'https://a:b@broker.test' },
      { connection_uri: 'https://broker.test/?a=b' },
      { username_template: 'keeper' },
      { tls_ca: 'x' },
      { password: '' },
    ])
      assert.equal(
        (await vault.ask('update', 'rabbitmq/config/connection', { ...CONNECTION, ...connection })).status,
        400,
      );
    broker.status = 401;
    const refused = await vault.ask('update', 'rabbitmq/config/connection', CONNECTION);
    assert.deepEqual([refused.status, refused.body.errors], [400, ['the broker says no: 401']]);
    for (const role of [
      {},
      { vhosts: '{' },
      { vhosts: '[]' },
      { vhosts: { '..': {} } },
      { vhosts: { '/': { read: 7 } } },
      { vhost_topics: { '/': { '': {} } } },
      { tags: 'a"b' },
    ])
      assert.equal((await vault.ask('update', 'rabbitmq/roles/new', role)).status, 400, JSON.stringify(role));
    for (const role of [{ tags: 'x' }, { vhosts: { '/': {} } }])
      assert.equal((await vault.ask('update', 'rabbitmq/roles/new', role)).status, 204, JSON.stringify(role));
    const read = (await vault.ask('read', 'rabbitmq/roles/shop')).body.data;
    assert.deepEqual(read, {
      tags: 'monitoring',
      vhosts: { '/': { configure: '', write: 'shop.*', read: '.*' } },
      vhost_topics: { '/': { 'amq.topic': { write: '^a', read: '.*' } } },
    });
  });
});
