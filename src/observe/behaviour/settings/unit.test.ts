import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertWithin } from '../../../../test/time-bound.ts';
import { factsIn } from '../../../../test/fixtures/behaviour-facts.ts';
import { SETTINGS_UNIT } from './unit.ts';

const read = (text: string) =>
  factsIn(SETTINGS_UNIT, '/srv/.env', text, 'setting').map(
    ({ name, value, line }) => `${line} ${name} ${value}`,
  );

describe('settings', () => {
  it('are addresses, without who may use them', () => {
    const text = `# comment http://no.example
export DATABASE_URL="postgres://shop:fake-password@db:5432/shop?password=fake"
cache.url: redis://cache:6379
spring.datasource.url=jdbc:postgresql://db/shop
"api": "https://api.example/v1"
PLAIN=text
`;
    assert.deepEqual(read(text), [
      '2 DATABASE_URL postgres://db:5432/shop',
      '3 cache.url redis://cache:6379',
      '4 spring.datasource.url jdbc:postgresql://db/shop',
      '5 api https://api.example/v1',
    ]);
    assert.ok(!read(text).join().includes('fake'));
  });

  it('are read in linear time', () => {
    for (const part of ['a=', ':', '"', 'a:b@', '@', '://', 'a=b://']) {
      const started = performance.now();
      read(part.repeat(250_000 / part.length));
      read(`${part.repeat(40)}\n`.repeat(1000));
      assertWithin(2000, performance.now() - started, part);
    }
  });
});
