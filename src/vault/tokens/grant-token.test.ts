import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { boundedTtl } from '../services.ts';
import { TestVault } from '../vault.fixture.ts';

const HOUR = 3600;

/** How long a token of somebody lives whose user says so of it, on a mount that says so, and after it was renewed. */
async function lives(mount: Readonly<Record<string, string>>, user: Readonly<Record<string, string>>) {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/auth/people', { type: 'userpass', config: mount });
  await vault.ask('update', 'auth/people/users/ann', { password: 'fake-password', ...user });
  const { auth } = (await vault.ask('update', 'auth/people/login/ann', { password: 'fake-password' })).body;
  const asked = { token: auth.client_token, increment: '5000h' };
  const renewed = (await vault.ask('update', 'auth/token/renew', asked)).body.auth;
  return [auth.lease_duration / HOUR, renewed.lease_duration / HOUR];
}

describe('a token that a method gives', () => {
  it('lives no longer than its mount says, whatever its role does', async () => {
    const role = { token_ttl: '3h', token_max_ttl: '10h' };
    assert.deepEqual(await lives({ max_lease_ttl: '1h' }, role), [1, 1]);
    assert.deepEqual(await lives({ max_lease_ttl: '5h' }, role), [3, 5]);
    assert.deepEqual(await lives({}, role), [3, 10]);
    assert.deepEqual(await lives({}, { token_ttl: '1000h', token_max_ttl: '2000h' }), [768, 768]);
  });

  it('says where it lives shorter than its role says', async () => {
    const vault = await TestVault.open();
    const people = { type: 'userpass', config: { max_lease_ttl: '1h' } };
    await vault.ask('update', 'sys/auth/people', people);
    const warnings = async (user: Readonly<Record<string, string>>) => {
      await vault.ask('update', 'auth/people/users/ann', { password: 'fake-password', ...user });
      const { body } = await vault.ask('update', 'auth/people/login/ann', { password: 'fake-password' });
      return (body as unknown as { warnings: unknown }).warnings;
    };
    assert.equal(await warnings({ token_ttl: '1h' }), null);
    assert.match(String(await warnings({ token_ttl: '3h' })), /"3h0m0s" exceeded .* "1h0m0s"/);
  });

  it('lives longer than 32 days where its mount says so', async () => {
    const mount = { max_lease_ttl: '2000h' };
    assert.deepEqual(await lives(mount, { token_ttl: '1000h' }), [1000, 2000]);
    assert.deepEqual(await lives(mount, { token_ttl: '1000h', token_max_ttl: '1500h' }), [1000, 1500]);
  });
});

describe('seconds that are asked', () => {
  it('are within what the mount gives, and what a role of it does where that is less', () => {
    const mount = { defaultTtl: 60, maxTtl: 600 };
    assert.deepEqual(boundedTtl(undefined, mount), { ttl: 60, maxTtl: 600 });
    assert.deepEqual(boundedTtl(900, mount, 300), { ttl: 300, maxTtl: 300 });
    assert.deepEqual(boundedTtl(900, mount, 6000), { ttl: 600, maxTtl: 600 });
    const usual = { defaultTtl: 0, maxTtl: 0 };
    assert.deepEqual(boundedTtl(0, usual, 9_000_000), { ttl: 2_764_800, maxTtl: 2_764_800 });
  });
});
