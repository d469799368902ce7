import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../../test/fixtures/any-character.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin } from '../../../../test/time-bound.ts';
import { routesIn } from '../../../../test/fixtures/behaviour-facts.ts';
import { Fault } from '../../../model/fault.ts';
import { OPENAPI_UNIT } from './unit.ts';

const yaml = (text: string) => routesIn(OPENAPI_UNIT, '/srv/openapi.yaml', text);

const PATHS = `
paths:
  /orders:
    get: {}
    post: {}
    parameters: []
  /orders/{orderId}:
    delete: {}
  /none: {}
`;

describe('OpenAPI', () => {
  it('has routes with their methods, below the paths of its servers', () => {
    const routes = ['GET|POST /orders', 'DELETE /orders/{orderId} (template)'];
    assert.deepEqual(yaml(`openapi: 3.1.0${PATHS}`), routes);
    const below = yaml(`openapi: 3.0.3\nservers:\n  - url: https://api.example/v1/${PATHS}`);
    assert.deepEqual(below, ['GET|POST /v1/orders', 'DELETE /v1/orders/{orderId} (template)']);
    assert.deepEqual(yaml(`swagger: '2.0'\nbasePath: /v2${PATHS}`)[0], 'GET|POST /v2/orders');
    const json = JSON.stringify({ openapi: '3.0.0', paths: { '/a': { put: {} } } });
    assert.deepEqual(routesIn(OPENAPI_UNIT, '/x/swagger.json', json), ['PUT /a']);
  });

  it('is nothing without its version, or with paths that are none', () => {
    assert.deepEqual(yaml(PATHS), []);
    assert.deepEqual(yaml('openapi: 3.1.0\npaths: [a]'), []);
    assert.deepEqual(
      yaml('openapi: 3.1.0\npaths:\n  x-hidden: {get: {}}\n  "/a b": {get: {}}\n  /..: {get: {}}'),
      [],
    );
  });

  it('is wanted by name, but of no library', () => {
    const interest = (path: string) =>
      OPENAPI_UNIT.interest({ path, type: 'file', size: 9, mode: 0o644, uid: 0, gid: 0 });
    assert.deepEqual(
      [
        '/srv/openapi.yaml',
        '/srv/docs/orders-openapi.v1.json',
        '/srv/api-docs.yml',
        '/srv/node_modules/x/openapi.json',
        '/srv/package.json',
      ].map(interest),
      ['yes', 'yes', 'yes', 'no', 'no'],
    );
  });

  it('gives a Fault or routes, whatever it is', () => {
    const piece = fc.constantFrom(
      'openapi: 3.1.0\n',
      'paths:\n',
      '  /a:\n',
      '    get: {}\n',
      'servers:\n',
      ' - url: ',
      '/{',
      '}',
      '{',
      '*',
      '&a',
      '? ',
      '- ',
      '\n',
      '"',
      '__proto__:\n',
    );
    const text = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.array(piece).map((pieces) => pieces.join('')),
      fc.json(),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('/openapi.yaml', '/openapi.json'), (content, path) => {
        try {
          routesIn(OPENAPI_UNIT, path, content);
        } catch (error) {
          assert.ok(error instanceof Fault, String(error));
        }
      }),
      { numRuns: propertyRuns(2000) },
    );
  });

  it('takes bounded time', () => {
    for (const part of ['/{a', '{', '[', '/a/{b}/', '%']) {
      const path = part.repeat(200_000 / part.length);
      const started = performance.now();
      try {
        routesIn(
          OPENAPI_UNIT,
          '/openapi.json',
          JSON.stringify({ openapi: '3', paths: { [`/${path}`]: { get: {} } }, servers: [{ url: path }] }),
        );
      } catch (error) {
        assert.ok(error instanceof Fault, String(error));
      }
      assertWithin(2000, performance.now() - started, part);
    }
  });
});
