import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assert as assertProperty, oneof, property, string } from 'fast-check';
import { anyUrl } from '../../../test/fixtures/any-url.ts';
import { Fault } from '../../model/fault.ts';
import { redirected } from './redirect.ts';

const request = {
  url: 'https://registry.example/v2/a',
  headers: { authorization: 'Bearer fake', Cookie: 'a=b', accept: '*/*' },
};

describe('redirected', () => {
  it('knows what is no redirect', () => {
    assert.equal(redirected(request, 200, '/elsewhere'), undefined);
    assert.equal(redirected(request, 304, '/elsewhere'), undefined);
    assert.equal(redirected(request, 302, undefined), undefined);
  });

  it('keeps credentials on the same origin', () => {
    assert.deepEqual(redirected(request, 301, '../v3'), {
      url: 'https://registry.example/v3',
      headers: request.headers,
    });
  });

  it('drops credentials on another host or port, and those in the new URL', () => {
    for (const location of [
      'https://other.example/a',
      'https://registry.example:8443/a',
      'https://u:p@other.example/a',
    ]) {
      const next = redirected(request, 307, location);
      assert.deepEqual(next?.headers, { accept: '*/*' });
      assert.ok(!next?.url.includes('u:p'));
    }
  });

  it('turns a POST into a GET, but for 307 and 308', () => {
    const post = {
      ...request,
      method: 'POST' as const,
      body: 'x',
      headers: { 'content-type': 'text/plain' },
    };
    assert.deepEqual(redirected(post, 303, '/b'), { url: 'https://registry.example/b', headers: {} });
    assert.deepEqual(redirected(post, 308, '/b'), { ...post, url: 'https://registry.example/b' });
    assert.throws(() => redirected(post, 307, 'https://other.example/'), { code: 'refused' });
  });

  it('refuses a step down to plain http and other schemes', () => {
    assert.throws(() => redirected(request, 302, 'http://registry.example/v2/a'), { code: 'refused' });
    assert.throws(() => redirected(request, 302, 'file:///etc/passwd'), { code: 'malformed' });
  });

  it('throws nothing but faults for any location, and never leaks credentials', () => {
    assertProperty(
      property(oneof(string(), anyUrl), (location) => {
        try {
          const next = redirected(request, 302, location);
          if (next && new URL(next.url).origin !== 'https://registry.example') {
            assert.equal(next.headers?.['authorization'], undefined);
          }
        } catch (error) {
          assert.ok(error instanceof Fault, String(error));
        }
      }),
    );
  });
});
