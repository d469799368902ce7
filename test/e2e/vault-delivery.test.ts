import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { status } from '@grpc/grpc-js';
import { driverAt } from '../../src/platform/csi-provider/driver.fixture.ts';
import { SELF_SIGNED } from '../../src/platform/http/self-signed.fixture.ts';
import { until } from '../fixtures/until.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { begin, type DeliveryStage, startDeliveryStage } from './delivery-stage.ts';
import { freePort } from './own-server.ts';

export const lane: Lane = 'anywhere';

describe('secrets for pods', () => {
  let stage: DeliveryStage;
  before(async () => (stage = await startDeliveryStage()));
  after(() => stage.stop());

  it('come by the provider protocol of the CSI driver, for the pod that mounts them', async () => {
    const socket = join(stage.folder, 'vault.sock');
    const provider = begin(['vault', 'csi', '--socket', socket], {
      VAULT_ADDR: stage.address,
      VAULT_TOKEN: stage.root,
    });
    await until(() => provider.said().includes('listens'), 'a provider');
    const driver = driverAt(socket);
    const attributes = (token: string, objects: string) => ({
      roleName: 'web',
      vaultAuthMountPath: 'jwt',
      audience: 'vault',
      objects,
      'csi.storage.k8s.io/pod.uid': `fake-pod-of-${token.length}`,
      'csi.storage.k8s.io/serviceAccount.tokens': JSON.stringify({ vault: { token } }),
    });
    const object = '- {objectName: password, secretPath: secret/data/web, secretKey: password}';
    const mounted = await driver.mount(attributes(stage.token, object));
    assert.deepEqual(
      mounted.files.map(({ path, mode, contents }) => [path, mode, contents.toString()]),
      [['password', 0o444, 'fake-one']],
    );
    await stage.ask('POST', 'secret/data/web', { data: { password: 'fake-two' } });
    const rotated = await driver.mount(attributes(stage.token, object));
    assert.equal(rotated.files[0]?.contents.toString(), 'fake-two');
    assert.notEqual(rotated.object_version[0]?.version, mounted.object_version[0]?.version);
    // Whose token is none gets nothing, though the provider itself could ask as root.
    await assert.rejects(driver.mount(attributes('fake-token', object)), { code: status.PERMISSION_DENIED });
    const other = '- {objectName: policy, secretPath: sys/policies/acl/web}';
    await assert.rejects(driver.mount(attributes(stage.token, other)), { code: status.PERMISSION_DENIED });
    const elsewhere = { ...attributes(stage.token, object), vaultAddress: 'http://127.0.0.1:1' };
    await assert.rejects(driver.mount(elsewhere), { code: status.PERMISSION_DENIED });
    driver.close();
    assert.equal(await provider.end('SIGTERM'), 0);
    assert.doesNotMatch(provider.said(), /fake-one|fake-two|eyJ/);
  });

  it('come by an admission webhook that gives pods the agent', async () => {
    const [certificate, key] = [join(stage.folder, 'tls.crt'), join(stage.folder, 'tls.key')];
    writeFileSync(certificate, SELF_SIGNED.cert);
    writeFileSync(key, SELF_SIGNED.key);
    const port = await freePort();
    const options = ['--image', 'registry.test/plimsoll:1', '--vault-address', stage.address];
    const tls = ['--tls-certificate', certificate, '--tls-key', key];
    const injector = begin(['vault', 'injector', '--port', String(port), ...options, ...tls]);
    await until(() => injector.said().includes('listens'), 'a webhook');
    const pod = {
      metadata: {
        annotations: {
          'vault.hashicorp.com/agent-inject': 'true',
          'vault.hashicorp.com/role': 'web',
          'vault.hashicorp.com/agent-inject-secret-password': 'secret/data/web',
        },
      },
      spec: { containers: [{ name: 'web', image: 'web:1' }] },
    };
    const answer = await reviewAt(port, {
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      request: { uid: 'fake-uid', kind: { kind: 'Pod' }, operation: 'CREATE', object: pod },
    });
    const { response } = answer as { response: { allowed: boolean; patch: string } };
    assert.equal(response.allowed, true);
    const patches = JSON.parse(Buffer.from(response.patch, 'base64').toString()) as {
      path: string;
      value: unknown;
    }[];
    // The settings that the agent of the pod would read are some that an agent takes.
    const settings = patches.find(({ path }) => path.endsWith('agent-settings'))?.value;
    const file = join(stage.folder, 'injected.yaml');
    const own = {
      '/vault/secrets': join(stage.memory, 'injected'),
      '/plimsoll/identity/token': join(stage.folder, 'token'),
      '"kubernetes"': '"jwt"',
    };
    const text = Object.entries(own).reduce((all, [from, to]) => all.replaceAll(from, to), String(settings));
    writeFileSync(file, text);
    writeFileSync(join(stage.folder, 'token'), stage.token);
    const agent = begin(['vault', 'agent', file, '--once']);
    assert.equal(await agent.end(), 0, agent.said());
    assert.equal(await injector.end('SIGTERM'), 0);
  });
});

function reviewAt(port: number, review: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: 'localhost', port, method: 'POST', path: '/mutate', ca: SELF_SIGNED.cert },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => resolve(JSON.parse(text)));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify(review));
  });
}
