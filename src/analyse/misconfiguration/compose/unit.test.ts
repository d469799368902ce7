import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ComposeSubject, servicesOf } from './services.ts';

function subjectOf(value: unknown): ComposeSubject {
  const none = (): undefined => undefined;
  const document = {
    path: '/a',
    number: 1,
    value,
    rangeOf: () => ({ startLine: 1 }),
    set: none,
    remove: none,
  };
  return { path: '/a', document };
}

describe('services of a Compose file', () => {
  it('are told by name, and of what is no such file there are none', () => {
    const [service] = servicesOf(subjectOf({ services: { web: { image: 'a' }, __proto__: { image: 'b' } } }));
    assert.equal(service?.name, 'web');
    assert.equal(service.get('image'), 'a');
    assert.equal(service.get('toString'), undefined);
    for (const value of [null, [], 'a', { services: [] }, { services: null }])
      assert.deepEqual(servicesOf(subjectOf(value)), []);
  });
});
