import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { meshes } from '../../../test/fixtures/istio-arbitrary.ts';
import { IstioOracle, type MeshRequest } from '../../../test/fixtures/istio-oracle.ts';
import type { Written } from '../../../test/fixtures/network-arbitrary.ts';
import { type Connections, connections } from '../../analyse/segmentation/connections.ts';
import { explain } from '../../analyse/segmentation/explain.ts';
import { parseAddress } from '../../model/sets/address-text.ts';
import type { Application } from '../../model/sets/applications.ts';
import { PROTOCOLS } from '../../model/sets/flow.ts';
import { Traffic } from '../../model/sets/traffic.ts';
import { readManifests } from '../../observe/configuration/kubernetes/read-manifests.ts';

const ADDRESSES = ['10.9.9.9', '8.8.8.8', '2001:db8::1', '93.184.216.34'];
const PORTS = [80, 8080, 9000];
const MESSAGES: Pick<MeshRequest, 'http' | 'sni'>[] = [
  {},
  { sni: 'a.example' },
  { http: { method: 'GET', path: '/', host: 'a.example', headers: {} } },
  { http: { method: 'POST', path: '/admin/x', host: 'B.Example', headers: { 'x-user': 'root' } } },
  { http: { method: 'PUT', path: '/info/1', headers: { 'x-user': '' } } },
  { http: { method: 'PATCH', path: '/info/1/x', host: 'c.test', headers: {} }, sni: 'other' },
  { http: { method: 'GET', path: '/info/x', host: 'a', headers: { 'x-user': 'rat' } }, sni: 'a.example' },
];

function applicationOf({ http, sni }: Pick<MeshRequest, 'http' | 'sni'>): Application {
  const fields = new Map<string, string | undefined>([[':server-name', sni]]);
  if (!http) return { kind: 'other', fields };
  fields.set(':method', http.method).set(':path', http.path).set(':authority', http.host);
  for (const [name, value] of Object.entries(http.headers)) fields.set(name, value);
  return { kind: 'http', fields };
}

function evaluate(manifests: readonly Written[]): Connections {
  const list = { kind: 'List', apiVersion: 'v1', items: manifests };
  const { network, gaps } = readManifests([{ file: 'all.json', text: JSON.stringify(list) }]);
  assert.deepEqual(
    gaps.filter(({ kind }) => kind === 'unreadable'),
    [],
  );
  return connections(network);
}

function trafficOf(evaluated: Connections, from: Written | string, to: Written): Traffic {
  const groupOf = ({ metadata }: Written) => {
    const workload = evaluated.network.workloads.find(
      ({ name, namespace }) => name === metadata.name && namespace === (metadata.namespace ?? 'default'),
    );
    const group = workload && evaluated.groupOf(workload);
    assert.ok(group);
    return group;
  };
  if (typeof from !== 'string') return evaluated.between(groupOf(from), groupOf(to));
  const parts = evaluated.withOutside(groupOf(to), 'ingress');
  return parts.find(({ addresses }) => addresses.includes(parseAddress(from)))?.traffic ?? Traffic.NONE;
}

function isAllowed(traffic: Traffic, request: MeshRequest): boolean {
  return traffic.includes({
    protocol: PROTOCOLS.tcp,
    port: request.port,
    application: applicationOf(request),
  });
}

describe('the policies of Istio', () => {
  it('are evaluated as documented, request by request, on generated meshes', () => {
    let requests = 0;
    let allowed = 0;
    const runs = propertyRuns(400, 150);
    fc.assert(
      fc.property(meshes, (manifests) => {
        const evaluated = evaluate(manifests);
        const oracle = new IstioOracle(manifests);
        const pods = manifests.filter(({ kind }) => kind === 'Pod');
        for (const to of pods) {
          for (const from of [...pods, ...ADDRESSES]) {
            if (from === to) continue;
            const traffic = trafficOf(evaluated, from, to);
            assert.ok(traffic.includes({ protocol: PROTOCOLS.udp, port: 53 }));
            for (const port of PORTS) {
              for (const message of MESSAGES) {
                const request = { from, to, port, ...message };
                const expected = oracle.allows(request);
                requests += 1;
                if (expected) allowed += 1;
                if (isAllowed(traffic, request) !== expected)
                  assert.fail(`${expected ? 'refused' : 'allowed'}: ${JSON.stringify(request)}`);
              }
            }
          }
        }
      }),
      { numRuns: runs },
    );
    assert.ok(requests > runs * 200, `only ${requests} requests`);
    assert.ok(allowed > requests / 10 && allowed < (requests * 9) / 10, `${allowed} of ${requests} allowed`);
  });

  it('are explained by steps that decide the same', () => {
    fc.assert(
      fc.property(meshes, (manifests) => {
        const evaluated = evaluate(manifests);
        const [to, from] = evaluated.network.workloads;
        if (!to || !from) return;
        const [source, destination] = [evaluated.groupOf(from), evaluated.groupOf(to)];
        assert.ok(source && destination);
        const { allowed } = explain(evaluated, { workload: from }, { workload: to });
        assert.ok(allowed.equals(evaluated.between(source, destination)));
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});

const PODS = `{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: foo, labels: {app: web}}, spec: {serviceAccountName: sleep, containers: [{name: c, image: c}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: db, namespace: foo, labels: {app: db}}, spec: {containers: [{name: c, image: c}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: test, namespace: test, labels: {app: test}}, spec: {containers: [{name: c, image: c}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: host, namespace: foo, labels: {app: db}}, spec: {hostNetwork: true, containers: [{name: c, image: c}]}}`;

describe('examples', () => {
  const between = (from: string, to: string, ...policies: string[]): Traffic => {
    const text = [PODS, ...policies].join('\n---\n');
    const { network, gaps } = readManifests([{ file: 'all.yaml', text }]);
    assert.deepEqual(gaps, []);
    const evaluated = connections(network);
    const groupOf = (wanted: string) => {
      const workload = network.workloads.find(({ name }) => name === wanted);
      const group = workload && evaluated.groupOf(workload);
      assert.ok(group);
      return group;
    };
    return evaluated.between(groupOf(from), groupOf(to));
  };
  const authorization = (spec: string, namespace = 'foo'): string =>
    `{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: p${spec.length}, namespace: ${namespace}}, spec: ${spec}}`;
  const http = (port: number, method: string, path: string) => ({
    protocol: PROTOCOLS.tcp,
    port,
    application: applicationOf({ http: { method, path, headers: {} } }),
  });

  it('of the reference: a service account may GET and POST some paths, a namespace too', () => {
    const policy = authorization(`{action: ALLOW, selector: {matchLabels: {app: db}}, rules: [{
      from: [{source: {principals: [cluster.local/ns/foo/sa/sleep]}}, {source: {namespaces: [test]}}],
      to: [{operation: {methods: [GET], paths: ["/info*"]}}, {operation: {methods: [POST], paths: [/data]}}]}]}`);
    for (const from of ['web', 'test']) {
      const traffic = between(from, 'db', policy);
      assert.ok(traffic.includes(http(80, 'GET', '/info/x')));
      assert.ok(traffic.includes(http(80, 'POST', '/data')));
      assert.ok(!traffic.includes(http(80, 'POST', '/info')));
      assert.ok(!traffic.includes({ protocol: PROTOCOLS.tcp, port: 80 }));
      assert.ok(traffic.includes({ protocol: PROTOCOLS.udp, port: 53 }));
    }
    assert.ok(between('db', 'web', policy).equals(Traffic.ALL));
  });

  it('of deny before allow, and of allow nothing in the whole mesh', () => {
    const allowAll = authorization('{rules: [{}]}');
    const denyDev = authorization(
      '{action: DENY, rules: [{from: [{source: {namespaces: [test]}}], to: [{operation: {ports: ["80"]}}]}]}',
    );
    const traffic = between('test', 'db', allowAll, denyDev);
    assert.ok(!traffic.includes({ protocol: PROTOCOLS.tcp, port: 80 }));
    assert.ok(traffic.includes({ protocol: PROTOCOLS.tcp, port: 81 }));
    assert.ok(!between('web', 'test', authorization('{}', 'istio-system')).includes(http(80, 'GET', '/')));
  });

  it('of a path template', () => {
    const traffic = between(
      'web',
      'db',
      authorization('{rules: [{to: [{operation: {paths: ["/foo/{*}/bar", "/x/{**}"]}}]}]}'),
    );
    for (const path of ['/foo/1/bar', '/x/', '/x/a/b'])
      assert.ok(traffic.includes(http(80, 'GET', path)), path);
    for (const path of ['/foo/1/2/bar', '/foo//bar', '/x'])
      assert.ok(!traffic.includes(http(80, 'GET', path)), path);
  });

  it('of NetworkPolicy and Istio together: both must allow', () => {
    const network = `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: np, namespace: foo},
      spec: {podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: 80}, {port: 81}]}]}}`;
    const traffic = between(
      'web',
      'db',
      network,
      authorization('{rules: [{to: [{operation: {ports: ["81", "82"]}}]}]}'),
    );
    for (const port of [80, 81, 82])
      assert.equal(traffic.includes({ protocol: PROTOCOLS.tcp, port }), port === 81, String(port));
    assert.ok(!traffic.includes({ protocol: PROTOCOLS.udp, port: 53 }));
  });

  it('of a host-network pod: no policy of Istio is for it', () => {
    assert.ok(between('web', 'host', authorization('{}')).equals(Traffic.ALL));
  });

  it('of a negative match where mutual TLS is disabled: nobody has a principal', () => {
    const policy = authorization('{rules: [{from: [{source: {notNamespaces: [foo]}}]}]}');
    const disabled = `{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: d, namespace: foo}, spec: {mtls: {mode: DISABLE}}}`;
    assert.ok(!between('web', 'db', policy).includes(http(80, 'GET', '/')));
    assert.ok(between('web', 'db', policy, disabled).includes(http(80, 'GET', '/')));
  });
});
