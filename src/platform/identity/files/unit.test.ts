import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { Fault } from '../../../model/fault.ts';
import { keyPem, newKeyPair } from '../../certificates/keys.ts';
import { newLeaf, newRoot } from '../builtin/svid-certificates.ts';
import { FILES } from './unit.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const after_ = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const WEB = { spiffeId: 'spiffe://shop.example/ns/shop/workload/web', dnsName: '*.web.shop.shop.example' };
const API = { spiffeId: 'spiffe://shop.example/ns/shop/workload/api', dnsName: '*.api.shop.shop.example' };
const root = await newRoot('shop.example', NOW, after_(600));

async function leaf(identity = WEB, minutes = 60) {
  const keys = await newKeyPair();
  const terms = { identity, notBefore: after_(-5), notAfter: after_(minutes) };
  return { chain: await newLeaf(keys.publicKey, terms, root), key: await keyPem(keys) };
}

describe('the source of files', () => {
  const parent = mkdtempSync(join(tmpdir(), 'plimsoll-files-'));
  after(() => rmSync(parent, { recursive: true }));
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(parent, 'f-'));
  });
  const put = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const open = () => FILES.open(folder, 'shop.example');

  it('reads what cert-manager and what SPIRE write, and tells who it is by the certificate', async () => {
    const [web, api] = [await leaf(), await leaf(API)];
    put('one/tls.crt', web.chain);
    put('one/tls.key', web.key);
    put('one/ca.crt', root.certificate);
    put('two/deep/svid.pem', api.chain);
    put('two/deep/svid_key.pem', api.key);
    put('two/deep/svid_bundle.pem', root.certificate);
    const { svids, bundle, problems } = await open().current([WEB, API], NOW);
    assert.deepEqual(
      svids.map(({ spiffeId }) => spiffeId),
      [WEB.spiffeId, API.spiffeId],
    );
    assert.equal(bundle, root.certificate);
    assert.deepEqual(problems, []);
  });

  it('follows the links that Kubernetes swaps', async () => {
    const [first, second] = [await leaf(), await leaf()];
    for (const [name, { chain, key }] of Object.entries({ '..1': first, '..2': second })) {
      put(`web/${name}/tls.crt`, chain);
      put(`web/${name}/tls.key`, key);
      put(`web/${name}/ca.crt`, root.certificate);
    }
    symlinkSync('..1', join(folder, 'web/..data'));
    for (const name of ['tls.crt', 'tls.key', 'ca.crt'])
      symlinkSync(`..data/${name}`, join(folder, 'web', name));
    const source = open();
    assert.equal((await source.current([WEB], NOW)).svids[0]?.chain, first.chain);
    symlinkSync('..2', join(folder, 'web/..next'));
    renameSync(join(folder, 'web/..next'), join(folder, 'web/..data'));
    assert.equal((await source.current([WEB], NOW)).svids[0]?.chain, second.chain);
  });

  it('keeps what was good while files do not belong together, until it has ended', async () => {
    const [first, second] = [await leaf(), await leaf()];
    put('tls.crt', first.chain);
    put('tls.key', first.key);
    put('ca.crt', root.certificate);
    const source = open();
    await source.current([WEB], NOW);
    put('tls.crt', second.chain);
    const torn = await source.current([WEB], NOW);
    assert.equal(torn.svids[0]?.chain, first.chain);
    assert.match(torn.problems.join(), /tls\.crt: the key is not that of the certificate/);
    const late = await source.current([WEB], after_(61));
    assert.deepEqual(late.svids, []);
    put('tls.key', second.key);
    assert.equal((await source.current([WEB], NOW)).svids[0]?.chain, second.chain);
  });

  it('says what is not there and what is not good', async () => {
    const { chain, key } = await leaf(API, -1);
    put('tls.crt', chain);
    put('tls.key', key);
    put('ca.crt', root.certificate);
    put('other/tls.crt', 'nonsense');
    put('other/tls.key', 'nonsense');
    put('other/ca.crt', 'nonsense');
    put('none/tls.crt', chain);
    const { svids, problems } = await open().current([WEB], NOW);
    assert.deepEqual(svids, []);
    const all = problems.join('\n');
    for (const one of [
      /is good from .* to .* only/,
      /no certificate in PEM/,
      /none.*ca\.crt|none.*tls\.key/,
      /is that of spiffe:.*web/,
    ])
      assert.match(all, one);
  });

  it('that is no folder is a fault', () => {
    assert.throws(
      () => FILES.open(join(folder, 'nowhere'), 'shop.example'),
      (error) => error instanceof Fault && error.code === 'not-found',
    );
  });
});
