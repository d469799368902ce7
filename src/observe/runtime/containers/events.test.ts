import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parseEvent } from './events.ts';

const ID = 'a'.repeat(64);
const event = (Type: string, Action: string, Actor: object) =>
  parseEvent(JSON.stringify({ Type, Action, Actor, time: 1, timeNano: 1_500_000_000 }));

describe('an event of an engine', () => {
  it('tells of a container that starts, ends, or gets another network', () => {
    const start = { container: ID, action: 'start', at: 1500 };
    assert.deepEqual(event('container', 'start', { ID, Attributes: { name: 'x' } }), start);
    assert.deepEqual(event('network', 'connect', { ID: 'b'.repeat(64), Attributes: { container: ID } }), {
      ...start,
      action: 'connect',
    });
  });

  it('tells of it as Podman says it too', () => {
    const [name, podId] = ['x', ''];
    const connected = event('network', 'connect', { ID, Attributes: { name, network: 'shop', podId } });
    assert.deepEqual(connected, { container: ID, action: 'connect', at: 1500 });
    assert.equal(event('network', 'create', { ID, Attributes: { network: 'shop' } }), undefined);
    assert.equal(event('container', 'init', { ID, Attributes: { name } })?.action, 'init');
  });

  it('is about whom it happens to, whatever its labels say', () => {
    const Attributes = { container: 'b'.repeat(64), network: 'c'.repeat(64) };
    assert.equal(event('container', 'start', { ID, Attributes })?.container, ID);
  });

  it('is left alone where it is about anything else, or none', () => {
    assert.equal(event('container', 'exec_start: sh', { ID }), undefined);
    assert.equal(event('network', 'connect', { ID }), undefined);
    assert.equal(event('container', 'start', { ID: '../../images' }), undefined);
    assert.equal(event('__proto__', 'start', { ID }), undefined);
    fc.assert(fc.property(fc.string(), (text) => assert.equal(parseEvent(text), undefined)));
    fc.assert(fc.property(fc.json(), (text) => assert.equal(parseEvent(text), undefined)));
  });
});
