import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../../model/fault.ts';
import { redisDriver } from './driver.ts';

const TARGET = {
  url: 'redis://{{username}}:{{password}}@127.0.0.1:1',
  username: 'keeper',
  password: 'fake',
  ca: '',
  maxConnections: 1,
  persistence: 'NONE',
} as const;

describe('the driver of Redis', () => {
  it('reads addresses, and none that has a password', () => {
    for (const url of [
      'redis://{{username}}:{{password}}@db:6379',
      'rediss://{{username}}:{{password}}@[::1]:6379',
      'rediss://{{username}}:{{password}}@db?tls=skip-verify',
    ])
      redisDriver.check(url);
    for (const url of ['redis://:secret@db', 'redis://db?tls=skip-verify', 'http://db', 'db:6379'])
      assert.throws(
        () => redisDriver.check(url),
        (error) => error instanceof Fault && error.code === 'usage' && !error.message.includes('secret'),
      );
  });

  it('makes nobody by what is no list of rules', async () => {
    const user = { username: 'v-a', password: 'fake' };
    for (const statement of ['CREATE USER', '{}', '[1]', '[[[[]]]]', '[""]'])
      await assert.rejects(redisDriver.create(TARGET, user, 0, [statement]), /JSON array of rules/);
  });
});
