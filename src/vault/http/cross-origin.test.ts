import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CorsSettings } from '../listener/types.ts';
import { crossOrigin } from './cross-origin.ts';

const ONE: CorsSettings = { origins: ['https://app.test'], headers: ['X-Mine'], allowsCredentials: true };
const ANY: CorsSettings = { origins: ['*'], headers: [], allowsCredentials: false };
const asked = (origin: string | undefined, method = 'GET', requestMethod?: string) => ({
  origin,
  method,
  requestMethod,
});

describe('a browser that asks from another origin', () => {
  it('is told nothing unless somebody said that it may', () => {
    for (const one of [asked('https://app.test'), asked('https://app.test', 'OPTIONS', 'POST')])
      assert.equal(crossOrigin(undefined, one), undefined);
    assert.equal(crossOrigin(ONE, asked(undefined, 'OPTIONS', 'POST')), undefined);
  });

  it('may read the answer where its very origin is named', () => {
    const told = crossOrigin(ONE, asked('https://app.test'));
    assert.deepEqual(told, {
      headers: {
        vary: 'Origin',
        'access-control-allow-origin': 'https://app.test',
        'access-control-allow-credentials': 'true',
      },
    });
  });

  it('is refused from every other one', () => {
    for (const origin of [
      'null',
      'http://app.test',
      'https://app.test.evil.test',
      'https://app.test:8443',
      'https://APP.test',
      '*',
      '',
    ])
      for (const method of ['GET', 'OPTIONS']) {
        const told = crossOrigin(ONE, asked(origin, method, 'POST'));
        assert.deepEqual([told?.reply?.status, told?.headers], [403, { vary: 'Origin' }], origin);
      }
  });

  it('is told before it asks what it may', () => {
    const told = crossOrigin(ONE, asked('https://app.test', 'OPTIONS', 'LIST'));
    assert.equal(told?.reply?.status, 204);
    assert.match(told?.headers['access-control-allow-methods'] ?? '', /\bLIST\b/);
    assert.match(told?.headers['access-control-allow-headers'] ?? '', /X-Vault-Token.*, X-Mine$/);
    for (const method of [undefined, 'TRACE', 'list'])
      assert.equal(crossOrigin(ONE, asked('https://app.test', 'OPTIONS', method))?.reply?.status, 405);
  });

  it('is never let ask with credentials from anywhere', () => {
    for (const settings of [ANY, { ...ANY, allowsCredentials: true }])
      assert.deepEqual(crossOrigin(settings, asked('https://app.test'))?.headers, {
        vary: 'Origin',
        'access-control-allow-origin': '*',
      });
  });
});
