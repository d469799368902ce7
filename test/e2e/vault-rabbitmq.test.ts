import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createFetch } from '../../src/platform/fetch/fetch.ts';
import { createHttpClient } from '../../src/platform/http/client.ts';
import { TestVault } from '../../src/vault/vault.fixture.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { KEEPER, type Rabbitmq, rabbitmqProgram, startRabbitmq } from './rabbitmq.ts';
import { missing } from './real-part.ts';

export const lane: Lane = 'anywhere';

const isMissing = missing(rabbitmqProgram() ?? 'rabbitmq-server', 'epmd');

describe('users of RabbitMQ', { skip: isMissing }, () => {
  let broker: Rabbitmq;
  let vault: TestVault;

  before(async () => {
    broker = await startRabbitmq();
    vault = await TestVault.open();
    vault.fetch = createFetch(createHttpClient({ userAgent: 'test' }));
    await vault.ask('update', 'sys/mounts/rabbitmq', { type: 'rabbitmq' });
    const connection = { connection_uri: broker.url, ...KEEPER, tls_ca: broker.ca };
    const written = await vault.ask('update', 'rabbitmq/config/connection', connection);
    assert.equal(written.status, 204, JSON.stringify(written.body));
    await vault.ask('update', 'rabbitmq/config/lease', { ttl: '1h', max_ttl: '2h' });
    await broker.ask('vhosts/shop', undefined, 'PUT', {});
    await vault.ask('update', 'rabbitmq/roles/shop', {
      tags: 'management',
      vhosts: JSON.stringify({ shop: { configure: '^own', write: '^own', read: '.*' } }),
      vhost_topics: JSON.stringify({ shop: { 'amq.topic': { write: '^a', read: '.*' } } }),
    });
  });
  after(() => broker.stop());

  it('log in and do what they may, and no more once their lease is revoked', async () => {
    const { data, lease_id: lease } = (await vault.ask('read', 'rabbitmq/creds/shop')).body;
    const login = `${String(data['username'])}:${String(data['password'])}`;
    assert.equal((await broker.ask('whoami', login)).status, 200);
    assert.equal((await broker.ask('queues/shop/own-one', login, 'PUT', {})).status, 201);
    assert.notEqual((await broker.ask('queues/shop/other', login, 'PUT', {})).status, 201);
    assert.notEqual((await broker.ask('queues/%2F/own-one', login, 'PUT', {})).status, 201);
    const topics = await broker.ask(`users/${String(data['username'])}/topic-permissions`);
    assert.deepEqual(topics.body, [
      { user: data['username'], vhost: 'shop', exchange: 'amq.topic', write: '^a', read: '.*' },
    ]);
    await vault.ask('update', 'sys/leases/revoke', { lease_id: lease });
    assert.equal((await broker.ask('whoami', login)).status, 401);
    assert.equal((await broker.ask(`users/${String(data['username'])}`)).status, 404);
  });

  it('end in time', async () => {
    const { data } = (await vault.ask('read', 'rabbitmq/creds/shop')).body;
    vault.now += 3_600_000;
    await vault.vault.core?.expire();
    assert.equal((await broker.ask(`users/${String(data['username'])}`)).status, 404);
  });

  it('are not left where they could be made in part alone', async () => {
    await vault.ask('update', 'rabbitmq/roles/nowhere', { vhosts: { none: { read: '.*' } } });
    const before_ = await broker.ask('users');
    const refused = await vault.ask('read', 'rabbitmq/creds/nowhere');
    assert.equal(refused.status, 500);
    assert.match(refused.body.errors[0] ?? '', /^the broker says no: 40\d$/);
    assert.deepEqual((await broker.ask('users')).body, before_.body);
  });

  it('are of whom the certificate is from', async () => {
    const connection = { connection_uri: broker.url, ...KEEPER };
    assert.equal((await vault.ask('update', 'rabbitmq/config/connection', connection)).status, 400);
    const far = {
      ...connection,
      connection_uri: broker.url.replace('localhost', '127.0.0.1'),
      tls_ca: broker.ca,
    };
    assert.equal((await vault.ask('update', 'rabbitmq/config/connection', far)).status, 400);
    const wrong = { ...connection, tls_ca: broker.ca, password: 'fake-wrong' };
    assert.equal((await vault.ask('update', 'rabbitmq/config/connection', wrong)).status, 400);
  });
});
