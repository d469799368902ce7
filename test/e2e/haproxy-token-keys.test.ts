import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, it } from 'node:test';
import type { Lane } from '../run/e2e/suite.ts';
import {
  LOGIN,
  OTHER,
  PARTNER,
  RSA,
  SET,
  artefacts,
  claims,
  made,
  pemOf,
  rs,
  setOf,
  signers,
  skipTokens,
  tokenStage,
  webKeyOf,
} from './token-stage.ts';

export const lane: Lane = 'machine';

describe('tokens', { skip: skipTokens }, () => {
  const stage = tokenStage();
  const { bearer } = stage;

  it('are of the keys of a key set, by their names, until these are gone', async () => {
    const runtimeOf = (...keys: object[]) =>
      artefacts([LOGIN, setOf(...keys)]).find(({ path }) => path.endsWith('runtime.txt'))?.text ?? '';
    const payload = claims({ iss: 'https://keys.example', aud: 'anybody' });
    const of = (alg: keyof typeof signers, kid: string) => made({ alg, kid }, payload, signers[alg]);
    const all = { rsa: 'RS256', pss: 'PS256', p256: 'ES256', p384: 'ES384' } as const;
    const statusOf = async (token: string) => (await bearer(token)).status;
    assert.equal(await statusOf(of('RS256', 'rsa')), 401);
    await stage.waypoint.apply(runtimeOf(...SET));
    for (const [kid, alg] of Object.entries(all)) assert.equal(await statusOf(of(alg, kid)), 200, kid);
    const secret = (text: string) => createHmac('sha256', pemOf(RSA)).update(text).digest();
    const wrong = {
      'an unknown name': of('RS256', 'other'),
      'no name': made({ alg: 'RS256' }, payload, signers.RS256),
      'another algorithm of the same key': of('PS256', 'rsa'),
      'another kind of key': of('ES256', 'rsa'),
      'the key as a secret': made({ alg: 'HS256', kid: 'rsa' }, payload, secret),
      'no algorithm': made({ alg: 'none', kid: 'rsa' }, payload, () => Buffer.alloc(0)),
      'the name of another issuer': made({ alg: 'RS256', kid: 'one' }, payload, signers.RS256),
    };
    for (const [name, token] of Object.entries(wrong)) assert.equal(await statusOf(token), 401, name);
    await stage.waypoint.apply(runtimeOf(...SET.slice(1)));
    assert.equal(await statusOf(of('RS256', 'rsa')), 401, 'a key that is gone');
    assert.equal(await statusOf(of('PS256', 'pss')), 200);
    await stage.waypoint.apply(runtimeOf(webKeyOf(OTHER, { kid: 'pss', alg: 'PS256' })));
    assert.equal(await statusOf(of('PS256', 'pss')), 401, 'another key of the same name');
    await stage.waypoint.apply(artefacts().find(({ path }) => path.endsWith('runtime.txt'))?.text ?? '');
  });

  it('are of the newest keys at once, while requests go on', async () => {
    const runtimeOf = (issuers: readonly object[]) =>
      artefacts(issuers).find(({ path }) => path.endsWith('runtime.txt'))?.text ?? '';
    const pairs = Array.from({ length: 20 }, () => generateKeyPairSync('rsa', { modulusLength: 2048 }));
    const keys = pairs.map((pair, index) => ({ id: `new-${index}`, algorithm: 'RS256', pem: pemOf(pair) }));
    const tokenOf = (id: string, key: KeyObject) =>
      made({ alg: 'RS256', kid: id }, claims(), (text) => sign('sha256', Buffer.from(text), key));
    const statuses = new Set<number>();
    const rotation = new AbortController();
    const asking = (async () => {
      while (!rotation.signal.aborted) statuses.add((await bearer(rs(claims()))).status);
    })();
    const [first] = LOGIN.keys;
    for (const [index, key] of keys.entries()) {
      const { privateKey } = pairs[index] ?? RSA;
      assert.equal((await bearer(tokenOf(key.id, privateKey))).status, 401, `before it is there: ${index}`);
      await stage.waypoint.apply(runtimeOf([{ ...LOGIN, keys: [first, key] }, PARTNER]));
      assert.equal((await bearer(tokenOf(key.id, privateKey))).status, 200, `new: ${index}`);
      assert.equal((await bearer(tokenOf(key.id, OTHER.privateKey))).status, 401, `another's: ${index}`);
      const last = keys[index - 1];
      if (last) assert.equal((await bearer(tokenOf(last.id, privateKey))).status, 401, `gone: ${index}`);
    }
    const same = { id: 'one', algorithm: 'RS256', pem: pemOf(OTHER) };
    await stage.waypoint.apply(runtimeOf([{ ...LOGIN, keys: [first, { ...same, id: 'two' }] }, PARTNER]));
    rotation.abort();
    await asking;
    assert.deepEqual([...statuses], [200]);
    await stage.waypoint.apply(runtimeOf([{ ...LOGIN, keys: [same] }, PARTNER]));
    assert.equal((await bearer(rs(claims()))).status, 401, 'another key of the same name');
    assert.equal((await bearer(tokenOf('one', OTHER.privateKey))).status, 200);
    await stage.waypoint.apply(runtimeOf([LOGIN, PARTNER]));
    assert.equal((await bearer(rs(claims()))).status, 200);
  });
});
