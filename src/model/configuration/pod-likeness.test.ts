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

describe('pods and templates', () => {
  it('are alike but for what is filled in', () => {
    const claimed = { name: 'claimed', persistentVolumeClaim: { claimName: 'claimed-web-0' } };
    const volumes = [...template.spec.volumes, claimed, access(token)];
    for (const pod of [
      made({}),
      made({ tolerations: [{ key: 'node.kubernetes.io/not-ready' }], hostname: 'web-0' }),
      made({ containers: [mounted], volumes }),
      made({}, { annotations: { 'cni.example/address': '10.0.0.1' } }),
    ])
      assert.equal(likenessOf(pod), likenessOf(template), JSON.stringify(pod));
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
      made({}, { annotations: { 'container.apparmor.security.beta.kubernetes.io/web': 'unconfined' } }),
      {},
    ])
      assert.notEqual(likenessOf(pod), likenessOf(template), JSON.stringify(pod));
  });
});
