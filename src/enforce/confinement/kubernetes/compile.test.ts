import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { missing } from '../../../../test/e2e/real-part.ts';
import { profileArbitrary } from '../../../../test/fixtures/profile-arbitrary.ts';
import { linesOf } from '../../../model/profile/profile.ts';
import { profileWith, TIGHTER, WIDER } from '../profile.fixture.ts';
import { KUBERNETES } from './compile.ts';

interface Patch {
  spec: {
    containers: {
      name: string;
      securityContext: Record<string, unknown>;
      volumeMounts?: { mountPath: string }[];
    }[];
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
        securityContext: { supplementalGroups: [2000], supplementalGroupsPolicy: 'Strict' },
        containers: [
          {
            name: 'orders',
            securityContext: {
              runAsUser: 1000,
              runAsGroup: 1000,
              runAsNonRoot: true,
              allowPrivilegeEscalation: false,
              privileged: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
              seccompProfile: { type: 'Localhost', localhostProfile: 'seccomp/shop.orders.json' },
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

  it('names a container as one may be named', () => {
    for (const [name, container] of [
      ['web.v2', 'web-v2'],
      [`${'a'.repeat(61)}--b`, 'a'.repeat(61)],
      ['a'.repeat(253), 'a'.repeat(63)],
    ]) {
      const { patch, text } = compile({ metadata: { name, namespace: 'shop' }, capabilities: [] });
      assert.equal(patch.spec.containers[0]?.name, container);
      assert.match(text, new RegExp(`must have the name ${container}\\.`));
    }
  });

  it('mounts one volume at a path, and tells of another', () => {
    const volume = (name: string) => ({ kind: 'volume', name, path: '/data', access: ['read'] });
    const { patch, losses } = compile({ shared: [volume('a'), volume('b')] });
    assert.deepEqual(patch.spec.containers[0]?.volumeMounts, [
      { name: 'a', mountPath: '/data', readOnly: true },
    ]);
    assert.ok(losses.some(({ reason }) => reason.includes('another is at /data')));
  });

  it("leaves the runtime's own filter where ours is not compiled along", () => {
    const [container] = compile({ systemCalls: ['read'] }).patch.spec.containers;
    assert.deepEqual(container?.securityContext['seccompProfile'], { type: 'RuntimeDefault' });
  });

  it('tells which way users go that it cannot name', () => {
    const { patch, losses } = compile({ users: [{ name: 'app' }] });
    assert.equal(patch.spec.containers[0]?.securityContext['runAsNonRoot'], true);
    assert.deepEqual(
      losses.map(({ line, direction }) => [line.path, direction]),
      [['users[0]', 'wider']],
    );
    const [container] = compile({ users: [{ name: 'root' }] }).patch.spec.containers;
    assert.equal(container?.securityContext['runAsUser'], 0);
  });

  it('takes back what a pod shares, and mounts at no path that Kubernetes refuses', () => {
    const { patch, losses } = compile({ shared: [], files: [{ path: '/a:b/**', access: ['write'] }] });
    const { containers, ...namespaces } = patch.spec;
    assert.deepEqual(namespaces, {
      hostIPC: false,
      hostNetwork: false,
      hostPID: false,
      shareProcessNamespace: false,
    });
    assert.equal(containers[0]?.volumeMounts, undefined);
    assert.ok(losses.some(({ reason }) => reason.includes('nothing in /a:b can be written')));
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
      { numRuns: propertyRuns(200) },
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
            seccompProfile: { type: 'RuntimeDefault' },
          },
        ],
        ['o', undefined],
      ],
    );
    assert.equal(spec.volumes.length, 1);
  });
});
