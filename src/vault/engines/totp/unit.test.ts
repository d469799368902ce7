import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { TestVault } from '../../vault.fixture.ts';
import { base32Of, bytesOfBase32 } from '../../one-time-codes/base32.ts';
import { codeOf, counterAt } from '../../one-time-codes/one-time-code.ts';
import { otpauthOf, parseOtpauth } from '../../one-time-codes/otpauth.ts';

const opened = async (
  key: Record<string, unknown> = { generate: true, issuer: 'Shop', account_name: 'ann' },
) => {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/mounts/totp', { type: 'totp' });
  const made = await vault.ask('update', 'totp/keys/k', key);
  const code = async () => String((await vault.ask('read', 'totp/code/k')).body.data['code']);
  const check = async (given: string) => {
    const { status, body } = await vault.ask('update', 'totp/code/k', { code: given });
    return status === 200 ? body.data['valid'] : status;
  };
  return { vault, made, code, check };
};

describe('codes by the time', () => {
  it('are those of RFC 6238, appendix B', () => {
    const secret = (size: number) => Buffer.from('1234567890'.repeat(7).slice(0, size));
    const vectors = [
      [59, '94287082', '46119246', '90693936'],
      [1_111_111_109, '07081804', '68084774', '25091201'],
      [1_111_111_111, '14050471', '67062674', '99943326'],
      [1_234_567_890, '89005924', '91819424', '93441116'],
      [2_000_000_000, '69279037', '90698825', '38618901'],
      [20_000_000_000, '65353130', '77737706', '47863826'],
    ] as const;
    for (const [seconds, ...codes] of vectors) {
      const terms = { digits: 8, period: 30 };
      const found = (['SHA1', 'SHA256', 'SHA512'] as const).map((algorithm, index) => {
        const counter = counterAt({ ...terms, algorithm }, seconds * 1000);
        return codeOf(secret([20, 32, 64][index] ?? 0), { ...terms, algorithm }, counter);
      });
      assert.deepEqual(found, codes);
    }
  });

  it('are taken once, whoever meets, and near their time', async () => {
    const { vault, code, check } = await opened();
    const first = await code();
    const raced = await Promise.all([1, 2, 3].map(() => check(first)));
    assert.deepEqual(new Set(raced), new Set([true, 400]));
    assert.equal(raced.filter((one) => one === true).length, 1);
    assert.equal(await check('x'), false);
    const replica = await TestVault.join(vault, vault.storage);
    assert.equal((await replica.ask('update', 'totp/code/k', { code: first })).status, 400);
    vault.now += 30_000;
    assert.equal(await check(first), 400);
    const late = await code();
    vault.now += 30_000;
    assert.equal(await check(late), true);
    const over = await code();
    vault.now += 60_000;
    assert.equal(await check(over), false);
  });

  it('are near their time only, where there is no skew', async () => {
    const { vault, code, check } = await opened({
      key: 'JBSWY3DPEHPK3PXP',
      account_name: 'a',
      skew: 0,
      digits: 8,
    });
    const late = await code();
    assert.equal(late.length, 8);
    vault.now += 30_000;
    assert.equal(await check(late), false);
  });
});

describe('keys of codes', () => {
  it('are made with a URL for an authenticator, and told without their secret', async () => {
    const { vault, made, code } = await opened();
    const url = parseOtpauth(String(made.body.data['url']));
    assert.deepEqual(url && { ...url, secret: url.secret.length }, {
      issuer: 'Shop',
      accountName: 'ann',
      secret: 32,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
    await vault.ask('update', 'totp/keys/k2', { url: made.body.data['url'] });
    assert.equal((await vault.ask('read', 'totp/code/k2')).body.data['code'], await code());
    assert.deepEqual((await vault.ask('read', 'totp/keys/k2')).body.data, {
      account_name: 'ann',
      algorithm: 'SHA1',
      digits: 6,
      issuer: 'Shop',
      period: 30,
    });
    assert.deepEqual((await vault.ask('list', 'totp/keys/')).body.data['keys'], ['k', 'k2']);
    await vault.ask('delete', 'totp/keys/k');
    assert.equal((await vault.ask('read', 'totp/keys/k')).status, 404);
    assert.equal((await vault.ask('read', 'totp/code/k')).status, 400);
  });

  it('are refused where something is missing or no such thing', async () => {
    const { vault } = await opened();
    const refused = [
      {},
      { generate: true, account_name: 'a' },
      { generate: true, issuer: 'i' },
      { generate: true, issuer: 'i', account_name: 'a', key: 'AA' },
      { key: '1', account_name: 'a' },
      { key: 'MFRGG', account_name: 'a', digits: 7 },
      { key: 'MFRGG', account_name: 'a', algorithm: 'MD5' },
      { key: 'MFRGG', account_name: 'a', period: 0 },
      { key: 'MFRGG', account_name: 'a', skew: 2 },
      { url: 'https://totp/a?secret=MFRGG' },
      { url: 'otpauth://hotp/a?secret=MFRGG' },
      { url: 'otpauth://totp/%ff?secret=MFRGG' },
      { url: 'otpauth://totp/a?secret=MFRGG&period=x' },
      { url: 'otpauth://totp/a' },
    ];
    for (const key of refused)
      assert.equal((await vault.ask('update', 'totp/keys/x', key)).status, 400, JSON.stringify(key));
  });
});

describe('what authenticators read', () => {
  it('is base 32 that gives its bytes back (RFC 4648, 10)', () => {
    assert.equal(base32Of(Buffer.from('foobar')), 'MZXW6YTBOI');
    assert.equal(bytesOfBase32('mzxw6ytb')?.toString(), 'fooba');
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (bytes) => {
        assert.deepEqual(bytesOfBase32(base32Of(Buffer.from(bytes))), Buffer.from(bytes));
      }),
      { numRuns: propertyRuns(100) },
    );
  });

  it('is a URL that says what it was made of, and never a throw', () => {
    const terms = { algorithm: 'SHA512', digits: 8, period: 60 } as const;
    const name = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((one) => one.trim() === one && one.isWellFormed());
    fc.assert(
      fc.property(name, name, (issuer, account) => {
        const url = parseOtpauth(otpauthOf(terms, issuer, account, Buffer.from('secret')));
        assert.deepEqual([url?.issuer, url?.digits], [issuer, '8']);
        // A colon parts issuer and account.
        if (!issuer.includes(':')) assert.equal(url?.accountName, account);
      }),
      { numRuns: propertyRuns(100) },
    );
    fc.assert(fc.property(fc.string(), (text) => void parseOtpauth(`otpauth://totp/${text}`)));
  });
});
