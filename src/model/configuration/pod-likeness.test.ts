import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { likenessOf } from './pod-likeness.ts';

const container = { name: 'web', image: 'web:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] };
const template = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [container], volumes: [{ name: 'data', emptyDir: {} }] },
};

/** As an API server has a pod of it. */
function made(spec: object, metadata: object = {}): object {
  return {
    metadata: { name: 'web-0', uid: 'fake', ...metadata },
    spec: { ...template.spec, nodeName: 'one', serviceAccountName: 'default', priority: 0, ...spec },
  };
}

const access = (source: object) => ({ name: 'kube-api-access-x1', projected: { sources: [source] } });
const mounted = { ...container, volumeMounts: [...container.volumeMounts, { name: 'kube-api-access-x1' }] };
const token = { serviceAccountToken: { path: 'token' } };

const index = { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/job-completion-index']" } };
const indexed = { ...container, env: [{ name: 'JOB_COMPLETION_INDEX', valueFrom: index }] };
const oldToken = { name: 'default-token-x1y2z', secret: { secretName: 'default-token-x1y2z' } };
const oldMounted = { ...container, volumeMounts: [...container.volumeMounts, { name: oldToken.name }] };

describe('pods and templates', () => {
  it('are alike but for what is filled in', () => {
    const claimed = { name: 'claimed', persistentVolumeClaim: { claimName: 'claimed-web-0' } };
    const volumes = [...template.spec.volumes, claimed, access(token)];
    for (const pod of [
      made({}),
      made({ tolerations: [{ key: 'node.kubernetes.io/not-ready' }], hostname: 'web-0' }),
      made({ containers: [mounted], volumes }),
      made({}, { annotations: { 'cni.example/address': '10.0.0.1' } }),
      made({ priorityClassName: 'usual', priority: 100, preemptionPolicy: 'PreemptLowerPriority' }),
      made({ containers: [{ ...container, resources: { limits: { memory: '1Gi' } } }] }),
      made({ containers: [indexed], hostname: 'web-0' }),
      made({ enableServiceLinks: true, containers: [{ ...container, imagePullPolicy: 'Always' }] }),
      made({ containers: [oldMounted], volumes: [...template.spec.volumes, oldToken] }),
    ])
      assert.equal(likenessOf(pod), likenessOf(template), JSON.stringify(pod));
  });

  it('are alike where fields and annotations say the same, and ports of the node that of the pod', () => {
    const runtime = { type: 'RuntimeDefault' };
    const said = (context: object, metadata: object = {}) => ({
      metadata,
      spec: { containers: [{ ...container, securityContext: context }] },
    });
    const annotations = {
      'container.seccomp.security.alpha.kubernetes.io/web': 'runtime/default',
      'container.apparmor.security.beta.kubernetes.io/web': 'localhost/web',
    };
    const apparmor = { type: 'Localhost', localhostProfile: 'web' };
    const field = said({ seccompProfile: runtime, appArmorProfile: apparmor });
    assert.equal(likenessOf(said({}, { annotations })), likenessOf(field));
    assert.equal(likenessOf({ ...field, metadata: { annotations } }), likenessOf(field));
    assert.notEqual(likenessOf(said({ seccompProfile: { type: 'Unconfined' } })), likenessOf(field));
    assert.notEqual(likenessOf(said({})), likenessOf(field));
    const onNode = (port: object, hostNetwork = true) => ({
      spec: { hostNetwork, containers: [{ ...container, ports: [{ containerPort: 80, ...port }] }] },
    });
    assert.equal(likenessOf(onNode({ hostPort: 80 })), likenessOf(onNode({})));
    assert.notEqual(likenessOf(onNode({ hostPort: 80 }, false)), likenessOf(onNode({}, false)));
  });

  it('differ in whatever else is said', () => {
    for (const pod of [
      made({ hostPID: true }),
      made({ serviceAccountName: 'admin' }),
      made({ serviceAccountName: undefined, serviceAccount: 'admin' }),
      made({ containers: [{ ...container, securityContext: { privileged: true } }] }),
      made({ ephemeralContainers: [container] }),
      made({ volumes: [...template.spec.volumes, { name: 'host', hostPath: { path: '/' } }] }),
      made({ volumes: [...template.spec.volumes, access({ secret: { name: 'admin' } })] }),
      made({
        volumes: [...template.spec.volumes, { ...oldToken, secret: { secretName: 'admin-token-x1y2z' } }],
      }),
      made({ serviceAccountName: 'admin', volumes: [...template.spec.volumes, oldToken] }),
      made({ containers: [{ ...container, env: [{ name: 'JOB_COMPLETION_INDEX', value: '1' }] }] }),
      made({ containers: [{ ...container, resources: { claims: [{ name: 'gpu' }] } }] }),
      made({}, { annotations: { 'container.apparmor.security.beta.kubernetes.io/web': 'unconfined' } }),
      {},
    ])
      assert.notEqual(likenessOf(pod), likenessOf(template), JSON.stringify(pod));
  });
});
