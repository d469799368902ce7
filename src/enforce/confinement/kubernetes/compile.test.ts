import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { missing } from '../../../../test/e2e/real-part.ts';
import { profileArbitrary } from '../../../../test/fixtures/profile-arbitrary.ts';
import { linesOf } from '../../../model/profile/profile.ts';
import { profileWith, TIGHTER, WIDER } from '../profile.fixture.ts';
import { KUBERNETES } from './compile.ts';

interface Patch {
  spec: {
    securityContext: Record<string, unknown>;
    containers: { name: string; volumeMounts?: { mountPath: string }[] }[];
    volumes?: object[];
  };
}
const compile = (sections: Record<string, unknown>, options = TIGHTER) => {
  const { artefacts, losses } = KUBERNETES.compile(profileWith(sections), options);
  return { patch: parse(artefacts[0]?.text ?? '') as Patch, text: artefacts[0]?.text ?? '', losses };
};

describe('kubernetes', () => {
  it('writes a patch of pod and container', () => {
    const sections = {
      users: [{ uid: 1000, gid: 1000, groups: [2000] }],
      capabilities: ['NET_BIND_SERVICE'],
      files: [
        { path: '/var/cache/app/**', access: ['read', 'write'] },
        { path: '/data/x/**', access: ['write'] },
      ],
      systemCalls: ['read'],
      shared: [
        { kind: 'volume', name: 'data', path: '/data', access: ['read', 'write'] },
        { kind: 'pid', with: ['sidecar'] },
      ],
    };
    assert.deepEqual(compile(sections, { ...TIGHTER, beside: ['seccomp', 'apparmor'] }).patch, {
      spec: {
        hostIPC: false,
        hostNetwork: false,
        hostPID: false,
        shareProcessNamespace: true,
        securityContext: {
          runAsUser: 1000,
          runAsGroup: 1000,
          supplementalGroups: [2000],
          runAsNonRoot: true,
          seccompProfile: { type: 'Localhost', localhostProfile: 'seccomp/shop.orders.json' },
        },
        containers: [
          {
            name: 'orders',
            securityContext: {
              allowPrivilegeEscalation: false,
              privileged: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
              appArmorProfile: { type: 'Localhost', localhostProfile: 'plimsoll-shop.orders' },
            },
            volumeMounts: [
              { name: 'data', mountPath: '/data' },
              { name: 'writable-1', mountPath: '/var/cache/app' },
            ],
          },
        ],
        volumes: [{ name: 'writable-1', emptyDir: {} }],
      },
    });
  });

  it("leaves the runtime's own filter where ours is not compiled along", () => {
    assert.deepEqual(compile({ systemCalls: ['read'] }).patch.spec.securityContext, {
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  it('tells which way users go that it cannot name', () => {
    const { patch, losses } = compile({ users: [{ name: 'app' }] });
    assert.deepEqual(patch.spec.securityContext['runAsNonRoot'], true);
    assert.deepEqual(
      losses.map(({ line, direction }) => [line.path, direction]),
      [['users[0]', 'wider']],
    );
    assert.equal(compile({ users: [{ name: 'root' }] }).patch.spec.securityContext['runAsUser'], 0);
  });

  it('is YAML that holds the texts of hostile profiles as they are', () => {
    fc.assert(
      fc.property(profileArbitrary, (profile) => {
        const { artefacts } = KUBERNETES.compile(profile, { ...WIDER, beside: ['seccomp', 'apparmor'] });
        const patch = parse(artefacts[0]?.text ?? '') as Patch;
        assert.deepEqual(Object.keys(patch), ['spec']);
        const [container, ...others] = patch.spec.containers;
        assert.equal(others.length, 0);
        assert.equal(container?.name, profile.metadata.name);
        const known = linesOf(profile).flatMap(({ line }) => ('path' in line ? [String(line.path)] : []));
        for (const { mountPath } of container?.volumeMounts ?? [])
          assert.ok(
            known.some((path) => path.startsWith(mountPath)),
            mountPath,
          );
      }),
      { numRuns: 200 },
    );
  });

  it('is merged by kubectl', { skip: missing('kubectl') }, () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'x' },
      spec: {
        containers: [
          { name: 'orders', image: 'orders' },
          { name: 'other', image: 'o' },
        ],
      },
    };
    const { text } = compile({ capabilities: [], files: [{ path: '/tmp/**', access: ['write'] }] });
    const { status, stdout, stderr } = spawnSync(
      'kubectl',
      ['patch', '--local', '--type', 'strategic', '-f', '-', '-o', 'json', '--patch', text],
      { input: JSON.stringify(pod), encoding: 'utf8' },
    );
    assert.equal(status, 0, stderr);
    const { spec } = JSON.parse(stdout) as {
      spec: { containers: { image: string; securityContext?: object }[]; volumes: object[] };
    };
    assert.deepEqual(
      spec.containers.map(({ image, securityContext }) => [image, securityContext]),
      [
        [
          'orders',
          {
            allowPrivilegeEscalation: false,
            privileged: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        ],
        ['o', undefined],
      ],
    );
    assert.equal(spec.volumes.length, 1);
  });
});
