import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { podOf } from '../../analyse/misconfiguration/kubernetes/pod.ts';
import { podSecurityBreaches } from '../../analyse/misconfiguration/kubernetes/pod-security/evaluate.ts';
import { LATEST_MINOR } from '../../analyse/misconfiguration/kubernetes/pod-security/types.ts';
import { valueAt } from '../../model/configuration/place.ts';
import { Fault } from '../../model/fault.ts';
import { readAgentSettings } from '../delivery/settings.ts';
import { type Patch, planInjection } from './plan.ts';
import { answerReview } from './review.ts';

const DEFAULTS = {
  image: 'registry.test/plimsoll:1',
  address: 'https://vault.test:8200',
  namespace: '',
  mount: 'kubernetes',
};
const SAFE = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};
const ASKING = {
  'vault.hashicorp.com/agent-inject': 'true',
  'vault.hashicorp.com/role': 'web',
  'vault.hashicorp.com/agent-inject-secret-db': 'secret/data/web',
};

type Fields = Record<string, unknown>;

const template = (annotations: object, spec: object = {}, metadata: object = {}): Fields => ({
  metadata: { annotations, ...metadata },
  spec: {
    containers: [{ name: 'web', image: 'web:1', securityContext: SAFE }],
    initContainers: [{ name: 'first', image: 'web:1', securityContext: SAFE }],
    ...spec,
  },
});

const WORKLOADS: readonly (readonly [kind: string, wrap: (pod: Fields) => Fields, way: readonly string[]])[] =
  [
    ['Pod', (pod) => pod, []],
    ['PodTemplate', (pod) => ({ template: pod }), ['template']],
    ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job'].map(
      (kind) => [kind, (pod: Fields) => ({ spec: { template: pod } }), ['spec', 'template']] as const,
    ),
    [
      'CronJob',
      (pod) => ({ spec: { jobTemplate: { spec: { template: pod } } } }),
      ['spec', 'jobTemplate', 'spec', 'template'],
    ],
  ];

/** A document with additions made, as RFC 6902 has them. */
function patched(document: Fields, patches: readonly Patch[]): Fields {
  const copy = structuredClone(document);
  for (const { path, value } of patches) {
    const names = path
      .split('/')
      .slice(1)
      .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = names.pop() ?? assert.fail();
    const parent = valueAt(
      copy,
      names.map((name) => (/^\d+$/.test(name) ? Number(name) : name)),
    );
    if (Array.isArray(parent)) parent.splice(last === '-' ? parent.length : Number(last), 0, value);
    else (parent as Fields)[last] = value;
  }
  return copy;
}

function injected(annotations: object, spec: object = {}, kind = 'Pod') {
  const { patches, warnings } = planInjection(kind, template(annotations, spec), DEFAULTS);
  const pod = patched(template(annotations, spec), patches);
  const list = (name: string) => (valueAt(pod, ['spec', name]) ?? []) as Fields[];
  const text = valueAt(pod, ['metadata', 'annotations', 'plimsoll.vault/agent-settings']);
  const settings = typeof text === 'string' ? readAgentSettings(text, 'agent.yaml') : undefined;
  return {
    pod,
    patches,
    warnings,
    list,
    settings,
    names: (name: string) => list(name).map((one) => one['name']),
  };
}

describe('a workload that asks for secrets', () => {
  it('gets them whatever its kind, once, and stays as restricted as it was', () => {
    for (const [kind, wrap, way] of WORKLOADS) {
      const workload = wrap(template(ASKING));
      const { patches } = planInjection(kind, workload, DEFAULTS);
      const after = patched(workload, patches);
      assert.deepEqual(planInjection(kind, after, DEFAULTS).patches, [], kind);
      const pod = valueAt(after, way);
      // What comes of a workload is reviewed too.
      assert.deepEqual(planInjection('Pod', pod as Fields, DEFAULTS).patches, [], kind);
      const seen = podOf('', 'Pod', pod) ?? assert.fail();
      assert.deepEqual(podSecurityBreaches('restricted', LATEST_MINOR, seen), [], kind);
      assert.ok(patches.length > 0 && !JSON.stringify(pod).includes('"env"'), kind);
    }
  });

  it('has them in memory, from an agent that proves who the pod is by a token of its own', () => {
    const { list, names, settings } = injected(ASKING);
    assert.deepEqual(names('initContainers'), ['first', 'plimsoll-agent-init']);
    assert.deepEqual(names('containers'), ['web', 'plimsoll-agent']);
    assert.deepEqual(list('volumes')[0], { name: 'plimsoll-secrets', emptyDir: { medium: 'Memory' } });
    assert.deepEqual(list('containers')[0]?.['volumeMounts'], [
      { name: 'plimsoll-secrets', mountPath: '/vault/secrets', readOnly: true },
    ]);
    assert.deepEqual(list('initContainers')[1]?.['args'], [
      'vault',
      'agent',
      '/plimsoll/settings/agent.yaml',
      '--once',
    ]);
    assert.deepEqual(settings?.auth, {
      method: 'kubernetes',
      mount: 'kubernetes',
      role: 'web',
      tokenFile: '/plimsoll/identity/token',
    });
    assert.deepEqual([settings?.files[0]?.path, settings?.files[0]?.mode], ['/vault/secrets/db', 0o444]);
  });

  it('is done as annotations say', () => {
    const { settings, names, list, warnings } = injected(
      {
        ...ASKING,
        'vault.hashicorp.com/agent-inject-template-db': '{{ with secret "secret/data/web" }}x{{ end }}',
        'vault.hashicorp.com/agent-inject-file-db': 'config/db.conf',
        'vault.hashicorp.com/agent-inject-perms-db': '0440',
        'vault.hashicorp.com/agent-inject-command-db': 'kill -HUP 1',
        'vault.hashicorp.com/agent-inject-secret-key': 'secret/data/key',
        'vault.hashicorp.com/secret-volume-path-key': '/keys',
        'vault.hashicorp.com/agent-inject-default-template': 'json',
        'vault.hashicorp.com/agent-pre-populate-only': 'true',
        'vault.hashicorp.com/agent-init-first': 'true',
        'vault.hashicorp.com/agent-limits-mem': '1Gi',
        'vault.hashicorp.com/auth-path': 'auth/cluster-1',
        'vault.hashicorp.com/tls-secret': 'vault-ca',
        'vault.hashicorp.com/template-static-secret-render-interval': '30s',
        'vault.hashicorp.com/agent-inject-nothing': 'x',
        'plimsoll.vault/role': 'other',
        'plimsoll.vault/audience': 'vault',
      },
      { securityContext: { runAsUser: 1000 } },
    );
    assert.deepEqual(
      settings?.files.map(({ path, mode, command }) => [path, mode, command?.at(-1)]),
      [
        ['/vault/secrets/config/db.conf', 0o440, 'kill -HUP 1'],
        ['/keys/key', 0o400, undefined],
      ],
    );
    assert.match(settings?.files[1]?.template ?? '', /toJSON/);
    assert.deepEqual(
      [settings?.auth, settings?.refresh, settings?.vault.authorities],
      [
        { method: 'kubernetes', mount: 'cluster-1', role: 'other', tokenFile: '/plimsoll/identity/token' },
        30_000,
        '/vault/tls/ca.crt',
      ],
    );
    assert.deepEqual(names('initContainers'), ['plimsoll-agent-init', 'first']);
    assert.deepEqual(names('containers'), ['web']);
    assert.deepEqual(names('volumes').slice(0, 2), ['plimsoll-secrets', 'plimsoll-secrets-1']);
    assert.equal(valueAt(list('initContainers')[0], ['securityContext', 'runAsUser']), 1000);
    assert.equal(valueAt(list('initContainers')[0], ['resources', 'limits', 'memory']), '1Gi');
    assert.match(JSON.stringify(list('volumes')), /"audience":"vault"/);
    assert.equal(warnings.length, 2);
  });

  it('has an agent whose requests are within its limits, whichever of both is said', () => {
    const resourcesWith = (said: Readonly<Record<string, string>>) => {
      const own = Object.entries(said).map(([name, value]) => [`vault.hashicorp.com/agent-${name}`, value]);
      const { list } = injected({ ...ASKING, ...Object.fromEntries(own) });
      const of = (part: string, what: string) => valueAt(list('containers')[1], ['resources', part, what]);
      return ['cpu', 'memory'].map(
        (what) => `${String(of('requests', what))} of ${String(of('limits', what))}`,
      );
    };
    assert.deepEqual(resourcesWith({}), ['50m of 500m', '128Mi of 256Mi']);
    assert.deepEqual(resourcesWith({ 'limits-cpu': '10m', 'limits-mem': '64Mi' }), [
      '10m of 10m',
      '64Mi of 64Mi',
    ]);
    assert.deepEqual(resourcesWith({ 'requests-cpu': '1', 'requests-mem': '1G' }), ['1 of 1', '1G of 1G']);
    assert.deepEqual(resourcesWith({ 'requests-cpu': '0.25', 'limits-cpu': '1e0' })[0], '0.25 of 1e0');
  });

  it('asks for no authorities where their secret has an empty name', () => {
    const { names, settings, list } = injected({ ...ASKING, 'vault.hashicorp.com/tls-secret': '' });
    const mounted = (valueAt(list('containers')[1], ['volumeMounts']) ?? []) as Fields[];
    assert.ok(mounted.every(({ name }) => names('volumes').includes(name)));
    assert.equal(settings?.vault.authorities, undefined);
  });

  it('of a job gets them once, so that it ends', () => {
    const { names, warnings } = injected(ASKING, {}, 'Pod');
    assert.deepEqual([names('containers').length, warnings], [2, []]);
    const owned = template(ASKING, {}, { ownerReferences: [{ kind: 'Job', name: 'fake' }] });
    const { patches, warnings: told } = planInjection('Pod', owned, DEFAULTS);
    assert.equal(
      patches.some(({ path }) => path.startsWith('/spec/containers/-')),
      false,
    );
    assert.equal(told.length, 1);
  });

  it('is left alone where it asks for nothing', () => {
    for (const annotations of [
      {},
      { ...ASKING, 'vault.hashicorp.com/agent-inject': 'false' },
      { ...ASKING, 'plimsoll.vault/agent-inject': 'false' },
      { ...ASKING, 'vault.hashicorp.com/agent-inject-status': 'injected' },
    ])
      assert.deepEqual(injected(annotations).patches, []);
    assert.deepEqual(planInjection('Service', template(ASKING), DEFAULTS).patches, []);
    assert.deepEqual(planInjection('Pod', {}, DEFAULTS).patches, []);
  });

  it('has an agent that the API server takes, whichever of its resources and authorities are given', () => {
    const resourcesFor = (annotations: object) =>
      valueAt(
        injected({ ...ASKING, ...annotations })
          .list('containers')
          .at(-1),
        ['resources'],
      );
    assert.deepEqual(
      resourcesFor({
        'vault.hashicorp.com/agent-limits-cpu': '10m',
        'vault.hashicorp.com/agent-requests-mem': '1Gi',
      }),
      { requests: { cpu: '10m', memory: '1Gi' }, limits: { cpu: '10m', memory: '1Gi' } },
    );
    assert.deepEqual(resourcesFor({ 'vault.hashicorp.com/agent-limits-cpu': '2' }), {
      requests: { cpu: '50m', memory: '128Mi' },
      limits: { cpu: '2', memory: '256Mi' },
    });
    const { list, settings } = injected({ ...ASKING, 'vault.hashicorp.com/tls-secret': '' });
    assert.doesNotMatch(JSON.stringify(list('containers')), /authorities/);
    assert.equal(settings?.vault.authorities, undefined);
  });

  it('is refused where annotations are wrong', () => {
    for (const more of [
      { 'vault.hashicorp.com/role': '' },
      { 'vault.hashicorp.com/agent-inject': 'yes' },
      { 'vault.hashicorp.com/agent-inject-file-db': '../../etc/passwd' },
      { 'vault.hashicorp.com/agent-inject-file-db': '/etc/passwd' },
      { 'vault.hashicorp.com/secret-volume-path': 'relative' },
      { 'vault.hashicorp.com/secret-volume-path': '/a/../etc' },
      { 'vault.hashicorp.com/agent-inject-perms-db': '0777' },
      { 'vault.hashicorp.com/agent-run-as-user': '0' },
      { 'vault.hashicorp.com/agent-limits-mem': '5 GB' },
      { 'vault.hashicorp.com/agent-requests-cpu': '-1' },
      { 'vault.hashicorp.com/agent-requests-cpu': '2', 'vault.hashicorp.com/agent-limits-cpu': '1500m' },
      { 'vault.hashicorp.com/auth-type': 'aws' },
      { 'vault.hashicorp.com/service': 'file:///etc' },
      { 'vault.hashicorp.com/agent-limits-cpu': 'much' },
      { 'vault.hashicorp.com/agent-requests-mem': '-1' },
      { 'vault.hashicorp.com/agent-requests-mem': '2Gi', 'vault.hashicorp.com/agent-limits-mem': '1Gi' },
    ])
      assert.throws(() => injected({ ...ASKING, ...more }), { code: 'usage' }, JSON.stringify(more));
  });

  it('is read as anybody may have written it', () => {
    const value = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<object>;
    const parts = fc.record({
      containers: value,
      initContainers: value,
      volumes: value,
      securityContext: value,
    });
    fc.assert(
      fc.property(
        parts,
        fc.dictionary(fc.constantFrom('agent-init-first', 'agent-inject-file-db', 'service'), fc.string()),
        (spec, more) => {
          const own = Object.fromEntries(
            Object.entries(more).map(([name, text]) => [`plimsoll.vault/${name}`, text]),
          );
          try {
            planInjection('Pod', template({ ...ASKING, ...own }, spec), DEFAULTS);
          } catch (error) {
            assert.ok(error instanceof Fault, String(error));
          }
        },
      ),
      { numRuns: propertyRuns(100) },
    );
  });
});

describe('a review of an API server', () => {
  const review = (object: unknown, kind = 'Pod', operation = 'CREATE') => ({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: { uid: 'fake-uid', kind: { group: '', version: 'v1', kind }, operation, object },
  });

  it('is answered with a patch, an admission, or a refusal that says why', () => {
    const { response } = answerReview(review(template(ASKING)), DEFAULTS);
    assert.deepEqual(
      [response['uid'], response['allowed'], response['patchType']],
      ['fake-uid', true, 'JSONPatch'],
    );
    const patch: unknown = JSON.parse(Buffer.from(String(response['patch']), 'base64').toString());
    assert.ok(Array.isArray(patch) && patch.length > 4);
    assert.deepEqual(answerReview(review({ kind: 'Secret' }, 'Secret'), DEFAULTS).response, {
      uid: 'fake-uid',
      allowed: true,
    });
    assert.deepEqual(answerReview(review(null), DEFAULTS).response['allowed'], true);
    const wrong = answerReview(review(template({ ...ASKING, 'vault.hashicorp.com/role': '' })), DEFAULTS);
    assert.equal(wrong.response['allowed'], false);
    assert.match(JSON.stringify(wrong.response), /role is missing/);
  });

  it('is answered with a refusal where a template is none, which its agent would end by', () => {
    const wrong = { ...ASKING, 'vault.hashicorp.com/agent-inject-template-db': '{{ with' };
    const { response } = answerReview(review(template(wrong)), DEFAULTS);
    assert.equal(response['allowed'], false);
    assert.match(JSON.stringify(response), /template of the secret db/);
  });

  it('is answered without a patch where a pod or job is there already, to which nobody may add', () => {
    const patchOf = (kind: string, operation: string, object: object) =>
      answerReview(review(object, kind, operation), DEFAULTS).response['patch'];
    const job = { spec: { template: template(ASKING) } };
    assert.equal(patchOf('Pod', 'UPDATE', template(ASKING)), undefined);
    assert.equal(patchOf('Job', 'UPDATE', job), undefined);
    assert.ok(
      patchOf('Job', 'CREATE', job) !== undefined && patchOf('Deployment', 'UPDATE', job) !== undefined,
    );
  });

  it('is none where it is something else', () => {
    for (const other of [{}, null, [], { ...review({}), apiVersion: 'admission.k8s.io/v1beta1' }])
      assert.throws(() => answerReview(other, DEFAULTS), { code: 'malformed' });
  });
});
