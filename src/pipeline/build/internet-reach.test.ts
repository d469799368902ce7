import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { Image } from '../../model/image.ts';
import { internetReach } from './internet-reach.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-reach-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const pod = (name: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}
spec: {containers: [{name: main, image: "r.example/${name}:1", ports: [{containerPort: 80}]}]}
---
`;
const policy = (name: string, from: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec: {podSelector: {matchLabels: {app: ${name}}}, policyTypes: [Ingress], ingress: [${from}]}
---
`;
const peer = (name: string) => `{from: [{podSelector: {matchLabels: {app: ${name}}}}]}`;
const MANIFESTS = `${['web', 'api', 'jobs', 'batch'].map(pod).join('')}apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}
---
${policy('api', peer('web'))}${policy('jobs', peer('batch'))}${policy('batch', peer('jobs'))}`;

const IMAGE = { tags: [] as readonly string[] } as Image;

function reachOf(name: string, manifests = MANIFESTS): boolean | undefined {
  const path = join(folder, 'all.yaml');
  writeFileSync(path, manifests);
  const reference = `registry:r.example/${name}:1`;
  return internetReach(path)(reference, IMAGE);
}

describe('whether the internet reaches an image', () => {
  it('is told by the manifests that have it', () => {
    assert.equal(reachOf('web'), true);
    assert.equal(reachOf('jobs'), false);
  });

  it('is not known where only what is reached gets there, and of an image that none has', () => {
    assert.equal(reachOf('api'), undefined);
    assert.equal(reachOf('other'), undefined);
  });

  it('is told of many images by what was read once', () => {
    const path = join(folder, 'once.yaml');
    writeFileSync(path, MANIFESTS);
    const told = internetReach(path);
    assert.equal(told('r.example/web:1', IMAGE), true);
    rmSync(path);
    assert.equal(told('r.example/jobs:1', IMAGE), false);
    assert.equal(told('r.example/other:1', IMAGE), undefined);
    assert.throws(() => internetReach(path)('r.example/web:1', IMAGE), { code: 'not-found' });
  });

  it('is not denied by manifests that cannot be read whole', () => {
    const broken = `${MANIFESTS}---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: x}\nspec: 1\n`;
    assert.equal(reachOf('web', broken), true);
    assert.equal(reachOf('jobs', broken), undefined);
  });
});
