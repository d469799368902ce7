import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../../model/fault.ts';
import { postgresqlDriver } from './driver.ts';
import { dropRole } from './drop-role.ts';

describe('the driver of PostgreSQL', () => {
  it('reads addresses, and none that has a password or asks for what it does not know', () => {
    for (const url of [
      'postgresql://{{username}}:{{password}}@db:5432/shop?sslmode=require',
      'postgres://{{username}}:{{password}}@[::1]/shop',
      'postgresql://db',
    ])
      postgresqlDriver.check(url);
    for (const url of [
      'postgresql://ann:secret@db/shop',
      'postgresql://{{username}}:{{password}}@ann:secret@db/shop',
      'postgresql://db/shop?sslmode=prefer',
      'postgresql://db/shop?sslrootcert=/etc/passwd',
      'postgresql://db/shop?password=secret',
      'mysql://db/shop',
      'host=db user=ann',
      'postgresql:///shop',
    ])
      assert.throws(
        () => postgresqlDriver.check(url),
        (error) => error instanceof Fault && error.code === 'usage' && !/secret|passwd/.test(error.message),
      );
  });

  it('ends a role before it takes from it what it has, in every database', async () => {
    const asked: string[] = [];
    const query = (database: string) => (text: string) => {
      asked.push(`${database}: ${text.trim().split(/\s/).slice(0, 2).join(' ')}`);
      return Promise.resolve({ rows: text.includes('pg_shdepend') ? [{ datname: 'other' }] : [] });
    };
    await dropRole('v-a', query('one'), (database, work) => work(query(database)));
    assert.deepEqual(asked, [
      'one: ALTER ROLE',
      'one: GRANT "v-a"',
      'one: SELECT pg_terminate_backend(pid)',
      'one: SELECT DISTINCT',
      'other: REASSIGN OWNED',
      'other: DROP OWNED',
      'one: REASSIGN OWNED',
      'one: DROP OWNED',
      'one: DROP ROLE',
    ]);
  });
});
