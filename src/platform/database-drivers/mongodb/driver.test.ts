import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../../model/fault.ts';
import { addressOf } from './address.ts';
import { checkAnswer } from './connection.ts';
import { mongodbDriver } from './driver.ts';
import { statementIn, writeConcernOf } from './statements.ts';

const TARGET = {
  url: 'mongodb://{{username}}:{{password}}@127.0.0.1:1/admin',
  username: 'keeper',
  password: 'fake',
  ca: '',
  maxConnections: 1,
  persistence: 'NONE',
} as const;

const isUsage = (error: unknown) =>
  error instanceof Fault && error.code === 'usage' && !error.message.includes('secret');

describe('the driver of MongoDB', () => {
  it('reads addresses, and none that has a password', () => {
    const user = '{{username}}:{{password}}@';
    assert.deepEqual(addressOf(`mongodb://${user}db/admin?tls=true`), {
      hosts: [{ host: 'db', port: 27_017 }],
      database: 'admin',
      replicaSet: undefined,
      mechanism: undefined,
      tls: 'verified',
    });
    const set = addressOf(`mongodb://${user}a:1,[::1]:2,c/shop?replicaSet=rs0&authSource=users&ssl=false`);
    assert.deepEqual(
      set.hosts.map(({ host, port }) => `${host} ${port}`),
      ['a 1', '::1 2', 'c 27017'],
    );
    assert.deepEqual([set.database, set.replicaSet, set.tls], ['users', 'rs0', 'off']);
    assert.deepEqual(
      [addressOf('mongodb://db').database, addressOf('mongodb://db').tls],
      ['admin', undefined],
    );
    for (const url of [
      'mongodb://ann:secret@db/admin',
      'mongodb+srv://{{username}}:{{password}}@db/admin',
      'mysql://db',
      'mongodb://',
      'mongodb://a,,b',
      'mongodb://a:0',
      'mongodb://a:70000',
      'mongodb://a/b.c',
      'mongodb://a/?authSource=b%00c',
      'mongodb://a/?tls=maybe',
      'mongodb://a/?tls=true&ssl=false',
      'mongodb://a/?tlsInsecure=true',
      'mongodb://a/?authMechanism=PLAIN',
      'mongodb://a/?authMechanism=MONGODB-X509',
      'mongodb://a/?proxyHost=secret',
      `mongodb://${'a,'.repeat(60)}a`,
      `mongodb://${'a'.repeat(100_000)}`,
    ])
      assert.throws(() => mongodbDriver.check(url), isUsage, url.slice(0, 60));
    assert.throws(() => addressOf('mongodb+srv://db'), /write mongodb:\/\//);
  });

  it('reads the statements of Vault, and nothing that they have not', () => {
    const statement = '{"db": "shop", "roles": [{"role": "readWrite"}, {"role": "read", "db": "b"}, "own"]}';
    assert.deepEqual(statementIn([statement]), {
      db: 'shop',
      roles: ['readWrite', { role: 'read', db: 'b' }, 'own'],
    });
    assert.deepEqual([statementIn(['{}'])?.db, statementIn([])], ['admin', undefined]);
    for (const wrong of [
      ['no secret'],
      ['{}', '{}'],
      ['{"db": "a.b"}'],
      ['{"db": 1}'],
      ['{"roles": [{"role": "read", "database": "secret"}]}'],
      ['{"authenticationRestrictions": []}'],
      ['['.repeat(100_000)],
    ])
      assert.throws(() => statementIn(wrong), isUsage);
  });

  it('makes nobody without roles', async () => {
    const user = { username: 'v-a', password: 'secret' };
    for (const statements of [[], ['{}'], ['{"db": "a", "roles": []}']])
      await assert.rejects(mongodbDriver.create(TARGET, user, 0, statements), isUsage);
  });

  it('reads how sure a change is to be', () => {
    const written = (value: unknown) => writeConcernOf(JSON.stringify(value));
    assert.deepEqual(writeConcernOf(''), { w: 'majority' });
    assert.deepEqual(written({ wmode: 'majority', wtimeout: 5000 }), { w: 'majority', wtimeout: 5000 });
    assert.deepEqual(written({ W: 2, J: true }), { w: 2, j: true });
    assert.deepEqual(written({ w: 0 }), { w: 'majority' });
    assert.deepEqual(writeConcernOf(Buffer.from('{"fsync": true}').toString('base64')), {
      w: 'majority',
      j: true,
    });
    for (const wrong of ['majority', '[]', '{"w": -1}', '{"secret": 1}', '{"w": {"$where": 1}}'])
      assert.throws(() => mongodbDriver.check(TARGET.url, { writeConcern: wrong }), isUsage);
  });

  it('takes a certificate with its key alone, and over TLS', () => {
    for (const [url, certificateKey] of [
      [TARGET.url, 'no PEM, but a secret'],
      [`${TARGET.url}?tls=false`, '-----BEGIN CERTIFICATE-----'],
    ] as const)
      assert.throws(() => mongodbDriver.check(url, { certificateKey }), isUsage);
  });

  it('tells what the database says, and of what had a password the code alone', () => {
    const no = { ok: 0, code: 31, codeName: 'RoleNotFound', errmsg: 'no secret\u001b[31m' };
    const told = (answer: Parameters<typeof checkAnswer>[0], isSecret: boolean) => {
      try {
        checkAnswer(answer, isSecret);
      } catch (error) {
        assert.ok(error instanceof Fault);
        return `${error.code}: ${error.message}`;
      }
      return 'yes';
    };
    assert.equal(told({ ok: 1 }, true), 'yes');
    assert.equal(told(no, true), 'refused: the database says no: RoleNotFound (31)');
    assert.equal(told(no, false), 'refused: the database says no: RoleNotFound (31): no secret?[31m');
    assert.equal(told({ ...no, codeName: 'a secret' }, true), 'refused: the database says no: error (31)');
    assert.equal(told({}, true), 'refused: the database says no: error (no code)');
    assert.equal(told({ ...no, code: 10_107 }, false), 'unreachable: the database does not answer');
    assert.equal(
      told({ ok: 1, writeConcernError: { code: 64, codeName: 'WriteConcernFailed' } }, true),
      'unreachable: the database is not sure that the change stays: WriteConcernFailed (64)',
    );
  });
});
