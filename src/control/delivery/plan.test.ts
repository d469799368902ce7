import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type HeldSecret,
  isWorthwhile,
  planDelivery,
  planOutage,
  planSecret,
  planToken,
  secretDue,
  type Token,
} from './plan.ts';
import { requestOf } from './secrets.ts';

const TOKEN: Token = { value: 'fake', since: 0, lifetime: 3000, isRenewable: true, login: 1 };

const held = (more: Partial<HeldSecret> = {}, secret: Partial<HeldSecret['secret']> = {}): HeldSecret => ({
  secret: {
    request: requestOf('database/creds/web'),
    data: {},
    leaseId: 'fake-lease',
    isRenewable: true,
    lifetime: 30_000,
    changesIn: undefined,
    version: undefined,
    madeAt: undefined,
    ...secret,
  },
  login: 1,
  since: 0,
  lifetime: 30_000,
  renewals: 0,
  ...more,
});
const STATIC = held({ lifetime: undefined }, { leaseId: '', lifetime: undefined });
const at = (now: number, login = 1) => ({ now, login, refresh: 60_000 });

describe('what is to be done for a token', () => {
  it('is to renew it at two thirds of its life, and to log in where that is over', () => {
    assert.deepEqual(
      [0, 1999, 2000, 2999, 3000].map((now) => planToken(TOKEN, now)),
      ['keep', 'keep', 'renew', 'renew', 'login'],
    );
    assert.equal(planToken(undefined, 0), 'login');
    assert.equal(planToken({ ...TOKEN, isRenewable: false }, 2000), 'login');
    assert.equal(planToken({ ...TOKEN, lifetime: undefined }, 1e12), 'keep');
  });
});

describe('what is to be done for a secret', () => {
  it('is to renew a lease at two thirds, and to read it anew where it cannot be', () => {
    assert.equal(planSecret(undefined, at(0)), 'read');
    assert.deepEqual(
      [0, 19_999, 20_000, 29_999, 30_000].map((now) => planSecret(held(), at(now))),
      ['keep', 'keep', 'renew', 'renew', 'read'],
    );
    assert.equal(planSecret(held({}, { isRenewable: false }), at(20_000)), 'read');
    // A renewal that gives little is near the most that it may have.
    assert.deepEqual(
      [27_000, 26_999, undefined].map((lifetime) => isWorthwhile(held({ lifetime }))),
      [true, false, true],
    );
  });

  it('is to read anew what was leased by another login', () => {
    assert.equal(planSecret(held(), at(0, 2)), 'read');
    assert.equal(planSecret(STATIC, at(0, 2)), 'keep');
  });

  it('is to look at what has no end now and then, and sooner where its issuer changes it', () => {
    assert.deepEqual(
      [0, 53_000, 54_000].map((now) => planSecret(STATIC, at(now))),
      ['keep', 'keep', 'read'],
    );
    assert.equal(secretDue({ ...STATIC, secret: { ...STATIC.secret, changesIn: 7000 } }, 60_000), 8000);
    const made = held(
      { lifetime: undefined },
      { leaseId: '', request: requestOf('pki/issue/web', { a: 'b' }) },
    );
    assert.equal(secretDue(made, 60_000), Infinity);
  });
});

describe('what becomes of files', () => {
  it('is that those are written which are other than what was delivered', () => {
    const files = ['a', 'b'].map((path) => ({ path, content: Buffer.from(path) }));
    const delivered = new Map([
      ['a', Buffer.from('a')],
      ['b', Buffer.from('old')],
    ]);
    assert.deepEqual(planDelivery(files, delivered), [files[1]]);
  });

  it('is that they stay for the time of grace, and not a moment longer', () => {
    const outage = (now: number, failures = 0) =>
      planOutage({ lastGood: 1000, now, grace: 10_000, failures });
    assert.deepEqual(outage(1000), { kind: 'serve', pause: 500 });
    assert.deepEqual(outage(10_900, 9), { kind: 'serve', pause: 100 });
    assert.deepEqual(outage(11_000, 99), { kind: 'withdraw', pause: 15_000 });
  });
});
