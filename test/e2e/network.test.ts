import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { reportIn } from '../fixtures/printed-report.ts';
import { plimsoll } from './command.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'anywhere';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-network-'));
after(() => rmSync(folder, { recursive: true }));

const PODS = `{apiVersion: v1, kind: Pod, metadata: {name: web, labels: {app: web}}, spec: {containers: [{name: c, image: c}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: db, labels: {app: db}}, spec: {containers: [{name: c, image: c}]}}`;
const POLICY = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db}
spec: {podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]}]}`;

const ISTIO = `---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: db}
spec: {selector: {matchLabels: {app: db}}, rules: [{from: [{source: {namespaces: [default]}}], to: [{operation: {ports: ["8080"], methods: [GET]}}]}]}`;
const ISTIO_TOKENS = `---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: tokens}
spec: {selector: {matchLabels: {app: web}}, rules: [{from: [{source: {requestPrincipals: ["*"]}}]}]}`;

function manifests(name: string, ...parts: string[]): string {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'all.yaml'), parts.join('\n'));
  return path;
}

const CILIUM = `---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: db}
spec:
  endpointSelector: {matchLabels: {app: db}}
  ingress:
    - fromEndpoints: [{matchLabels: {k8s:app: web}}]
      toPorts: [{ports: [{port: "5432", protocol: TCP}]}]
  egress:
    - toFQDNs: [{matchPattern: "*.example.com"}]
      toPorts: [{ports: [{port: "443", protocol: TCP}]}]`;

const open = manifests('open', PODS);
const closed = manifests('closed', PODS, POLICY);
const CALICO = `---
apiVersion: projectcalico.org/v3
kind: Tier
metadata: {name: security}
spec: {order: 10}
---
apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata: {name: security.db}
spec: {tier: security, selector: app == 'db', ingress: [{action: Pass, source: {selector: app starts with 'we'}}]}
---
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: {name: db}
spec: {selector: app == 'db', ingress: [{action: Allow, protocol: TCP, destination: {ports: [5432]}}]}`;
const calico = manifests('calico', PODS, CALICO);
const unsaid = manifests(
  'unsaid',
  PODS,
  CALICO.replace('action: Allow, ', 'action: Allow, source: {ports: [1]}, '),
);
const cilium = manifests('cilium', PODS, CILIUM);
const inPart = manifests('in-part', PODS, CILIUM, '    - toGroups: [{aws: {securityGroupsIds: [sg-0]}}]');
const broken = manifests('broken', PODS, POLICY.replace('ingress', 'ingres'));
const empty = manifests('empty', '{}');

describe('plimsoll network', () => {
  const network = (...args: string[]) => plimsoll(['network', ...args], folder);

  it('connections tells who may talk to whom', async () => {
    const { code, stdout } = await network('connections', closed);
    assert.equal(code, 0);
    assert.match(stdout, /default\/Pod\/web +→ +default\/Pod\/db +tcp 5432/);
    const json = await network('connections', closed, '--format', 'json');
    assert.equal(reportIn('network-connections', json.stdout).summary.policies, 1);
  });

  it('connections and explain take policies of Istio, and tell what of them is not known', async () => {
    const mesh = manifests('mesh', PODS, ISTIO, ISTIO_TOKENS);
    const { code, stdout } = await network('connections', mesh);
    assert.equal(code, 4);
    assert.match(stdout, /default\/Pod\/web +→ +default\/Pod\/db +.*tcp 8080 \(requests such as HTTP GET \//);
    assert.match(
      stdout,
      /AuthorizationPolicy default\/tokens: spec\.rules\[0\]: requestPrincipals depends on tokens/,
    );
    const explained = await network('explain', mesh, 'web', 'db', '--port', '9090');
    assert.match(
      explained.stdout,
      /no rule allows it, and AuthorizationPolicy default\/db isolates the workload/,
    );
  });

  it('import makes profiles of policies, which connections understands again', async () => {
    const { code, stdout, stderr } = await network('import', closed);
    assert.equal(code, 4);
    assert.match(stderr, /declare no ports/);
    const profiles = join(folder, 'imported.yaml');
    writeFileSync(profiles, stdout.replaceAll('state: proposed', 'state: accepted'));
    const again = await network('connections', profiles);
    assert.equal(again.code, 0, again.stderr);
    assert.match(stdout, /kind: WorkloadProfile/);
  });

  it('explain names the rule', async () => {
    const { code, stdout } = await network('explain', closed, 'web', 'db', '--port', '5432');
    assert.equal(code, 0);
    assert.match(stdout, /NetworkPolicy default\/db spec\.ingress\[0\] \(.*all\.yaml:5\)/);
  });

  it('connections and explain know policies of Cilium', async () => {
    const { code, stdout } = await network('connections', cilium);
    assert.equal(code, 0);
    assert.match(stdout, /default\/Pod\/web +→ +default\/Pod\/db +tcp 5432/);
    assert.match(stdout, /default\/Pod\/db +→ +what \*\.example\.com resolves to +tcp 443/);
    const explained = await network('explain', cilium, 'web', 'db', '--port', '5432');
    assert.match(explained.stdout, /CiliumNetworkPolicy default\/db spec\.ingress\[0\]/);
    const partly = await network('connections', inPart);
    assert.equal(partly.code, 4);
    assert.match(partly.stdout, /all\.yaml:5: CiliumNetworkPolicy default\/db: spec\.egress\[1\]: toGroups/);
  });

  it('connections and explain know policies and tiers of Calico', async () => {
    const { code, stdout } = await network('connections', calico);
    assert.equal(code, 0);
    assert.match(stdout, /default\/Pod\/web +→ +default\/Pod\/db +tcp 5432/);
    const explained = await network('explain', calico, 'web', 'db', '--port', '5432');
    assert.match(
      explained.stdout,
      /pass[^]+security\.db spec\.ingress\[0\][^]+allow[^]+default\/db spec\.ingress\[0\]/,
    );
    const partly = await network('connections', unsaid);
    assert.equal(partly.code, 4);
    assert.match(
      partly.stdout,
      /all\.yaml:15: Calico NetworkPolicy default\/db: spec\.ingress\[0\]\.source\.ports/,
    );
  });

  it('diff exits 1 on a difference where it is asked to', async () => {
    assert.equal((await network('diff', open, closed)).code, 0);
    assert.equal((await network('diff', open, closed, '--exit-code')).code, 1);
    assert.equal((await network('diff', closed, closed, '--exit-code')).code, 0);
  });

  it('exposure of manifests without services is none', async () => {
    const { code, stdout } = await network('exposure', closed);
    assert.deepEqual([code, stdout], [0, 'Nothing is exposed by these manifests.\n']);
  });

  it('exits 4 where a policy is not read, 3 where there is no workload, 2 on wrong usage', async () => {
    const { code, stdout } = await network('connections', broken);
    assert.equal(code, 4);
    assert.match(stdout, /all\.yaml:5.*Unrecognized key: "ingres"/);
    assert.equal((await network('connections', empty)).code, 3);
    assert.equal((await network('connections', join(folder, 'none'))).code, 3);
    assert.equal((await network('explain', closed, 'web')).code, 2);
    assert.equal((await network('connections', closed, '--format', 'sarif')).code, 2);
  });
});
