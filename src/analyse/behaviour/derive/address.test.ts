import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyUrl } from '../../../../test/fixtures/any-url.ts';
import { anyCharacter } from '../../../../test/fixtures/any-character.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin } from '../../../../test/time-bound.ts';
import { parseAddresses } from './address.ts';

const shown = (text: string, protocol?: string) =>
  parseAddresses(text, protocol).map(
    (one) => `${one.protocol}${one.isTls ? '+tls' : ''} ${one.host}:${one.port ?? ''}${one.path}`,
  );

describe('addresses', () => {
  for (const [text, expected] of [
    ['postgres://user:fake@db:5433/shop?x=1', ['postgres db:5433/shop?x=1']],
    ['postgresql+asyncpg://db/shop', ['postgres db:5432/shop']],
    ['jdbc:mysql://db:3307/shop', ['mysql db:3307/shop']],
    ['mongodb://a,b:27018/x', ['mongodb a:27017/x', 'mongodb b:27018/x']],
    ['https://api.example/v1', ['http+tls api.example:443/v1']],
    ['rediss://:p@ss@cache', ['redis+tls cache:6379']],
    ['http://[2001:db8::1]:8080/a', ['http 2001:db8::1:8080/a']],
    ['http://{HOST}/a', ['http {HOST}:80/a']],
    ['http://a:0/', []],
    ['http://a:65536/', []],
    ['file:///etc/passwd', []],
    ['text', []],
  ] as const) {
    it(`of ${text}`, () => assert.deepEqual(shown(text), expected));
  }

  it('may say no scheme where the client does', () => {
    assert.deepEqual(shown('k1:9092,k2', 'kafka'), ['kafka k1:9092', 'kafka k2:9092']);
  });

  it('are read of any text, in linear time', () => {
    const text = fc.oneof(
      fc.string({ unit: anyCharacter }),
      anyUrl,
      fc
        .array(fc.constantFrom('http://', '@', ':', ',', '[', ']', '/', 'a', '8', '{', '}', '+'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(
        text,
        fc.option(fc.constantFrom('kafka', 'postgres', 'nothing'), { nil: undefined }),
        (one, protocol) => {
          for (const { host, port } of parseAddresses(one, protocol)) {
            assert.ok(host !== '' && host.length <= 256);
            assert.ok(port === undefined || (port > 0 && port < 65_536));
          }
        },
      ),
      { numRuns: propertyRuns(5000) },
    );
    for (const part of ['a@', ',', ':', '[', 'http://', '/', '+']) {
      const started = performance.now();
      parseAddresses(`http://${part.repeat(1_000_000)}`);
      assertWithin(1000, performance.now() - started, part);
    }
  });
});
