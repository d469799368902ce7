import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ScramLogin, scramSecret } from './scram.ts';

/** The exchanges that RFC 7677, section 3, and RFC 5802, section 5, show. */
const EXCHANGES = [
  {
    mechanism: 'SCRAM-SHA-256',
    nonce: 'rOprNGfwEbeRWgbNEkqO',
    challenge: 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
    answer:
      'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
    outcome: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
  },
  {
    mechanism: 'SCRAM-SHA-1',
    nonce: 'fyko+d2lbbFgONRv9qkxdawL',
    challenge: 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
    answer: 'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
    outcome: 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
  },
] as const;

const [FIRST] = EXCHANGES;
const login = () => new ScramLogin('SCRAM-SHA-256', 'user', 'pencil', FIRST.nonce);

describe('a login by SCRAM', () => {
  it('goes as its RFC shows it', async () => {
    for (const { mechanism, nonce, challenge, answer, outcome } of EXCHANGES) {
      const one = new ScramLogin(mechanism, 'user', 'pencil', nonce);
      assert.equal(one.first, `n,,n=user,r=${nonce}`);
      assert.equal(await one.answer(challenge), answer);
      one.check(outcome);
    }
  });

  it('ends where the database does not prove that it knows the password', async () => {
    const one = login();
    assert.throws(() => one.check(FIRST.outcome), { code: 'mismatch' });
    await one.answer(FIRST.challenge);
    for (const outcome of ['', 'v=', 'v=AAAA', `v=${'A'.repeat(43)}=`, 'e=other-error', `x${FIRST.outcome}`])
      assert.throws(() => one.check(outcome), { code: 'mismatch' });
  });

  it('answers no challenge of another login, nor one that is too easy, too hard or none', async () => {
    const { challenge, nonce } = FIRST;
    for (const wrong of [
      '',
      challenge.replace(nonce, 'another'),
      `r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`,
      challenge.replace('i=4096', 'i=4095'),
      challenge.replace('i=4096', 'i=1000001'),
      challenge.replace('i=4096', 'i=9999999999'),
      challenge.replace('s=', 's=!'),
      `m=extension,${challenge}`,
      `r=${nonce}${'a'.repeat(2000)},s=AAAA,i=4096`,
    ])
      await assert.rejects(login().answer(wrong), { code: 'malformed' });
  });

  it('has a nonce of its own, and names that end nowhere early', () => {
    const first = () => new ScramLogin('SCRAM-SHA-256', 'a,b=c', 'fake').first;
    assert.match(first(), /^n,,n=a=2Cb=3Dc,r=[A-Za-z0-9+/]{32}$/);
    assert.notEqual(first(), first());
  });

  it('hashes what its mechanism has of a password', () => {
    // Of RFC 4013, section 3; and MD5 of `user:mongo:pencil`.
    for (const [written, meant] of [
      ['I\u00adX', 'IX'],
      ['user', 'user'],
      ['\u00aa', 'a'],
      ['\u2168', 'IX'],
      ['a\u00a0b', 'a b'],
    ] as const)
      assert.equal(scramSecret('SCRAM-SHA-256', 'user', written), meant);
    assert.equal(scramSecret('SCRAM-SHA-1', 'user', 'pencil'), '1c33006ec1ffd90f9cadcbcc0e118200');
  });
});
