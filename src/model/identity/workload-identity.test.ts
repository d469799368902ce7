import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../fault.ts';
import { trustDomainSchema, workloadIdentity } from './workload-identity.ts';

const fault = (code: string) => (error: unknown) => error instanceof Fault && error.code === code;

describe('the identity of a workload', () => {
  it('is made of its name, unless its profile says another', () => {
    const web = { namespace: 'shop', name: 'web' };
    assert.deepEqual(workloadIdentity(web, 'shop.example'), {
      spiffeId: 'spiffe://shop.example/ns/shop/workload/web',
      dnsName: '*.web.shop.shop.example',
    });
    const own = { ...web, spiffeId: 'spiffe://shop.example/ns/shop/sa/web' };
    assert.equal(workloadIdentity(own, 'shop.example').spiffeId, own.spiffeId);
  });

  it('of another trust domain is refused, also of one that begins alike', () => {
    for (const domain of ['bank.example', 'shop.example.org', 'shop.exampl'])
      assert.throws(
        () =>
          workloadIdentity({ namespace: 'a', name: 'b', spiffeId: `spiffe://${domain}/x` }, 'shop.example'),
        fault('usage'),
      );
  });

  it('fits into DNS with the label before it', () => {
    const name = (length: number) => `${'a'.repeat(60)}.`.repeat(4).slice(0, length);
    const { dnsName } = workloadIdentity({ namespace: 'shop', name: name(171) }, 'shop.example');
    assert.equal(dnsName.length - 2, 189);
    assert.throws(
      () => workloadIdentity({ namespace: 'shop', name: name(172) }, 'shop.example'),
      fault('limit'),
    );
  });
});

describe('a trust domain', () => {
  it('is a DNS name in lower case', () => {
    for (const good of ['a', 'shop.example', 'a-1.b'])
      assert.equal(trustDomainSchema.safeParse(good).success, true);
    for (const bad of [
      '',
      'Shop',
      'a_b',
      '.a',
      'a.',
      'a..b',
      '-a',
      'spiffe://a',
      'a/b',
      'a\n',
      'a'.repeat(64),
    ])
      assert.equal(trustDomainSchema.safeParse(bad).success, false, bad);
  });
});
