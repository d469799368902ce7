import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { composedServices } from './compose-options.ts';

describe('what services ask of an engine', () => {
  it('is told in the words of docker run', () => {
    const web = {
      privileged: true,
      cap_add: ['ALL'],
      network_mode: 'service:db',
      devices: ['/dev/a', { source: '/dev/b', target: '/dev/b' }],
      use_api_socket: true,
      deploy: { resources: { reservations: { devices: [{ driver: 'x' }] } } },
      extends: { service: 'base' },
      sysctls: { 'net.core.somaxconn': 1024 },
      annotations: ['a=b'],
      volumes: [
        './a:/a:ro',
        { type: 'bind', source: 'b', target: '/b', read_only: true, bind: { propagation: 'shared' } },
        { type: 'volume', target: '/c' },
        { type: 'tmpfs', target: '/d' },
        { type: 'npipe', source: 'x', target: '/e' },
        '${NOT_SET:-/srv}:/f',
      ],
    };
    const [service, other] = composedServices({ name: 'Shop', services: { web, other: null } });
    assert.deepEqual([service?.name, service?.project], ['web', 'shop']);
    assert.deepEqual(
      service?.options.map(({ name, value }) => `${name} ${value}`),
      [
        'privileged true',
        'cap-add ALL',
        'device /dev/a',
        'device {"source":"/dev/b","target":"/dev/b"}',
        'network container:db',
        'sysctl net.core.somaxconn=1024',
        'annotation a=b',
        'volume ./a:/a:ro',
        'volume ./b:/b:ro,shared',
        'volume /c',
        'tmpfs /d',
        'mount type=npipe',
        'volume /srv:/f',
        'gpus [{"driver":"x"}]',
        'volume /var/run/docker.sock:/var/run/docker.sock',
      ],
    );
    assert.deepEqual([service?.isExtended, other?.isExtended], [true, false]);
    assert.deepEqual(other?.options, []);
  });

  it('is nothing where there is no service', () => {
    for (const document of [null, [], 'x', { services: [] }, { services: { web: 'x' } }])
      assert.deepEqual(
        composedServices(document).flatMap(({ options }) => options),
        [],
      );
  });
});
