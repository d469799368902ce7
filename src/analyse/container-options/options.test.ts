import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { mountOf, optionsIn, portOf, startedBy } from './options.ts';
import { OPTION_RULES } from './rules.ts';

const pairs = (text: string) => optionsIn(text.split(' '), 0).options.map(({ name, value }) => [name, value]);

describe('options of containers', () => {
  it('are told from their values, and end where the image is', () => {
    assert.deepEqual(pairs('--rm -dit -p8080:80 -v /a:/b --net=host --cap-add ALL --privileged web'), [
      ['rm', ''],
      ['detach', ''],
      ['publish', '8080:80'],
      ['volume', '/a:/b'],
      ['network', 'host'],
      ['cap-add', 'ALL'],
      ['privileged', ''],
    ]);
    const container = startedBy(
      '/usr/bin/podman --log-level info run --rm -e A=b web:1 --privileged'.split(' '),
      0,
    );
    assert.equal(container?.image?.name, 'web:1');
    assert.deepEqual(
      container.options.map(({ name }) => name),
      ['rm', 'env'],
    );
    for (const other of ['/usr/bin/web run', 'docker ps', 'docker', ''])
      assert.equal(startedBy(other.split(' '), 0), undefined, other);
  });

  it('mount and publish in every form', () => {
    const option = (name: string, value: string) => ({ name, value, written: '', origin: 0 });
    assert.deepEqual(mountOf(option('volume', '/a:/b:ro,rshared')), {
      source: '/a',
      target: '/b',
      modes: ['ro', 'rshared'],
    });
    assert.deepEqual(mountOf(option('mount', 'type=bind,src=/a,dst=/b,ro,bind-propagation=shared')), {
      source: '/a',
      target: '/b',
      modes: ['ro', 'shared'],
    });
    assert.equal(mountOf(option('volume', '/anonymous')), undefined);
    assert.deepEqual(['80', '8080:80', '127.0.0.1:8080:80/tcp', '[::1]::80', 'x', '%i:80'].map(portOf), [
      { address: '', target: 80 },
      { address: '', target: 80 },
      { address: '127.0.0.1', target: 80 },
      { address: '[::1]', target: 80 },
      undefined,
      undefined,
    ]);
  });

  it('are judged whatever they are', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'docker',
        'run',
        '--',
        '-',
        '--=',
        '-v',
        '--mount',
        'type=bind',
        '/:/x',
        '--privileged=false',
        '-p',
        '0.0.0.0:1:2',
      ),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (words) => {
        const container = startedBy(['docker', 'run', ...words], 0);
        for (const rule of OPTION_RULES)
          for (const { actual, expected } of container ? rule.judge(container) : [])
            assert.notEqual(actual, expected);
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});
