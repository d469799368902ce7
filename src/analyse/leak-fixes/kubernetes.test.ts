import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { textAt, valueAt } from '../../model/configuration/place.ts';
import { rewriteKubernetes } from './kubernetes.ts';
import { fileOf, leakAt, operationsOf, SECRET, STATIC_ROLE, VALUE } from './leak.fixture.ts';

const rewrite = (text: string, place = VALUE) =>
  rewriteKubernetes(fileOf('/a.yaml', text), leakAt(place), 'https://vault.test');
const secret = (data: string, namespace = 'shop') =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: ${namespace}}\n${data}\n`;
const reader = (account: string, through = 'auth/kubernetes/role/shop') => ({
  policy: 'p',
  through,
  account,
});

describe('a secret in a manifest', () => {
  it('of a Secret alone makes it an ExternalSecret, also where its text has a line’s end', () => {
    const data = `data: {password: ${Buffer.from(`${SECRET}\n`).toString('base64')}}`;
    const rewritten = rewrite(secret(`type: Opaque\n${data}`));
    const done = operationsOf(rewritten).map(({ kind, path }) => `${kind} ${path.join('.')}`);
    assert.deepEqual(done, ['set apiVersion', 'set kind', 'remove data', 'remove type', 'set spec']);
    assert.deepEqual(rewritten?.added, []);
  });

  it('of a Secret with more takes its key away', () => {
    const text = secret(`data: {user: eA==}\nstringData: {password: ${SECRET}}`);
    const { change, added } = rewrite(text) ?? { change: [], added: [] };
    assert.deepEqual(change, [{ kind: 'remove', document: 1, path: ['stringData'] }]);
    assert.equal(textAt(added[0], ['spec', 'target', 'creationPolicy']), 'Merge');
    assert.deepEqual(valueAt(added[0], ['spec', 'data', 0, 'remoteRef']), {
      key: 'shop',
      property: 'password',
    });
  });

  it('of a role of a database is asked as an account of the same namespace that may read it', () => {
    const accountIn = (namespace: string, ...readers: ReturnType<typeof reader>[]) => {
      const text = secret(`stringData: {password: ${SECRET}}`, namespace);
      const rewritten = rewrite(text, { ...STATIC_ROLE, readers });
      const [generator] = rewritten?.added ?? [];
      return (
        rewritten &&
        textAt(generator, ['spec', 'provider', 'auth', 'kubernetes', 'serviceAccountRef', 'name'])
      );
    };
    assert.equal(accountIn('shop', reader('bank/teller'), reader('shop/checkout')), 'checkout');
    assert.equal(accountIn('shop', reader('s*/checkout')), 'checkout');
    assert.equal(accountIn('""', reader('bank/teller')), 'teller');
    assert.equal(accountIn('shop', reader('bank/teller')), undefined);
    assert.equal(accountIn('shop', reader('shop/*')), undefined);
    assert.equal(accountIn('shop', reader('shop', 'identity/entity/name/shop')), undefined);
  });

  it('is left in all else', () => {
    const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {password: ${SECRET}}\n`;
    assert.equal(rewrite(map), undefined);
    assert.equal(
      rewrite(secret(`stringData: {password: ${SECRET}}`), { ...VALUE, kind: 'lease' }),
      undefined,
    );
    assert.equal(rewrite(`kind: Secret\nstringData: {password: ${SECRET}}\n`), undefined);
  });
});
