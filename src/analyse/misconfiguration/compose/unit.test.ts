import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { readStructured } from '../../../observe/configuration/yaml/structured.ts';
import { type ComposeSubject, mountsOf, publishedPorts, servicesOf } from './services.ts';
import { composeChecks } from './unit.ts';

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

  it('have mounts and ports in every form', () => {
    const [web] = servicesOf(
      subjectOf({
        services: {
          web: {
            volumes: [
              './a:/a:ro,rshared',
              'data:/d',
              'C:\\x:/c',
              '/anonymous',
              { type: 'bind', source: '/s', target: '/t', read_only: true },
              7,
              null,
            ],
            ports: [
              '80',
              81,
              '8080:82',
              '127.0.0.1:1-2:83-84/udp',
              '[::1]:5:85',
              { target: 86, published: '8-9', host_ip: '::' },
              'x',
              {},
            ],
          },
        },
      }),
    );
    assert.ok(web);
    assert.deepEqual(
      mountsOf(web).map(({ type, source, target, isReadOnly, propagation }) => [
        type,
        source,
        target,
        isReadOnly,
        propagation,
      ]),
      [
        ['bind', './a', '/a', true, 'rshared'],
        ['volume', 'data', '/d', false, undefined],
        ['bind', 'C:\\x', '/c', false, undefined],
        ['bind', '/s', '/t', true, undefined],
      ],
    );
    assert.deepEqual(
      publishedPorts(web).map(({ address, published, target }) => [address, published, target]),
      [
        ['', undefined, 80],
        ['', undefined, 81],
        ['', 8080, 82],
        ['127.0.0.1', 1, 83],
        ['[::1]', 5, 85],
        ['::', 8, 86],
      ],
    );
  });

  it('are checked whatever they are', () => {
    const keys = [
      'image',
      'build',
      'volumes',
      'ports',
      'environment',
      'devices',
      'user',
      'cap_add',
      'security_opt',
      'secrets',
      'sysctls',
      'logging',
      'healthcheck',
      'networks',
      'network_mode',
      'pid',
      'deploy',
      'group_add',
      'links',
      'env_file',
      'restart',
    ];
    const scalar = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('host', 'a:b', '/etc:/etc', 'ALL', '22:22', 'A=b', '${A:-b}'),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    );
    const value = fc.oneof(
      scalar,
      fc.array(fc.oneof(scalar, fc.dictionary(fc.constantFrom('source', 'target', 'mode', 'type'), scalar)), {
        maxLength: 3,
      }),
      fc.dictionary(fc.constantFrom('limits', 'args', 'test', 'driver', 'context', 'A'), scalar),
    );
    const services = fc.dictionary(
      fc.constantFrom('web', 'db', '__proto__'),
      fc.oneof(fc.dictionary(fc.constantFrom(...keys), value), scalar),
    );
    fc.assert(
      fc.property(
        fc.record({
          services: fc.oneof(services, scalar),
          networks: fc.oneof(services, scalar),
          configs: value,
          version: scalar,
        }),
        (file) => {
          for (const document of readStructured(stringify(file), '/compose.yaml', '1.2').documents)
            for (const check of composeChecks.checks)
              for (const { actual, expected, range } of check.find({ path: '/compose.yaml', document }))
                assert.ok(actual !== expected && range);
        },
      ),
      { numRuns: propertyRuns(500) },
    );
  });
});
