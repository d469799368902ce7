import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { printedReport } from '../../../test/fixtures/printed-report.ts';
import { CONNECTION_FORMATS } from '../../present/network/connections.ts';
import { changesText, explanationText, exposureText } from '../../present/network/sentences.ts';
import { Fault } from '../../model/fault.ts';
import { compareNetworks, explainConnection, reportConnections, reportExposure } from './network.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-network-'));
after(() => rmSync(folder, { recursive: true }));

let files = 0;
function file(...documents: string[]): string {
  const path = join(folder, `${(files += 1)}.yaml`);
  writeFileSync(path, documents.join('\n---\n'));
  return path;
}

const pod = (name: string, labels = `app: ${name}`, more = ''): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {${labels}}}
spec: {${more} containers: [{name: c, image: c, ports: [{name: http, containerPort: 8080}]}]}`;
const policy = (name: string, spec: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec: ${spec}`;
const admin = (
  name: string,
  priority: number,
  rule: string,
): string => `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: ${name}}
spec: {priority: ${priority}, subject: {namespaces: {}}, ingress: [${rule}]}`;

/** `from → to: traffic`, workloads by their names. */
function lines(path: string): string[] {
  const name = (end: ReturnType<typeof reportConnections>['connections'][number]['from']): string =>
    end.kind === 'workloads'
      ? (end.group.split('/').at(-1) ?? '')
      : end.kind === 'name'
        ? end.name
        : end.description;
  return printedReport('network-connections', reportConnections(path)).connections.map(
    ({ from, to, traffic }) => `${name(from)} → ${name(to)}: ${traffic}`,
  );
}

describe('documented recipes', () => {
  it('without a policy allow everything', () => {
    const path = file(pod('a'), pod('b'));
    const [group] = reportConnections(path).groups;
    assert.deepEqual(group?.workloads, ['shop/Pod/a', 'shop/Pod/b']);
    assert.deepEqual(lines(path), [
      'a → a: everything',
      'a → any address: everything',
      'any address → a: everything',
    ]);
  });

  it('deny all ingress', () => {
    assert.deepEqual(lines(file(pod('a'), policy('p', '{podSelector: {}, policyTypes: [Ingress]}'))), [
      'a → any address: everything',
    ]);
  });

  it('allow all ingress, whatever else denies it', () => {
    const path = file(
      pod('a'),
      policy('p', '{podSelector: {}, policyTypes: [Ingress]}'),
      policy('q', '{podSelector: {}, ingress: [{}]}'),
    );
    assert.ok(lines(path).includes('any address → a: everything'));
  });

  it('deny all egress', () => {
    assert.deepEqual(lines(file(pod('a'), policy('p', '{podSelector: {}, policyTypes: [Egress]}'))), [
      'any address → a: everything',
    ]);
  });

  it('let an admin policy pass what another one would deny', () => {
    const path = file(
      pod('a'),
      pod('b'),
      admin(
        'first',
        1,
        '{action: Pass, from: [{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: a}}}}], ports: [{namedPort: http}]}',
      ),
      admin('second', 2, '{action: Deny, from: [{namespaces: {}}]}'),
    );
    assert.ok(lines(path).includes('a → b: tcp 8080'));
    assert.ok(!lines(path).some((line) => line.startsWith('b → a:')));
  });
});

describe('an explanation', () => {
  const path = file(
    pod('a'),
    pod('b'),
    policy('deny', '{podSelector: {}, policyTypes: [Ingress]}'),
    policy(
      'allow',
      '{podSelector: {matchLabels: {app: b}}, ingress: [{from: [{podSelector: {matchLabels: {app: a}}}], ports: [{port: http}]}]}',
    ),
  );

  it('names the rules in order, with their places', () => {
    const report = printedReport('network-explanation', explainConnection(path, 'a', 'shop/b'));
    assert.equal(report.allowed, 'tcp 8080');
    assert.deepEqual(
      report.steps.map(({ at, action, traffic, because, places }) => [
        at,
        action,
        traffic,
        because,
        places.map(({ line }) => line),
      ]),
      [
        [
          'source',
          'allow',
          'everything',
          'no policy decides about it, and what is not denied is allowed',
          [],
        ],
        ['destination', 'allow', 'tcp 8080', 'NetworkPolicy shop/allow spec.ingress[0]', [16]],
        [
          'destination',
          'deny',
          'everything but tcp 8080',
          'no rule allows it, and NetworkPolicy shop/allow, NetworkPolicy shop/deny isolate the workload for ingress',
          [16, 11],
        ],
      ],
    );
    assert.match(explanationText(report), /allowed {2}tcp 8080/);
  });

  it('is of what was asked only', () => {
    const { allowed, steps } = explainConnection(path, 'a', 'b', '8080/tcp');
    assert.deepEqual([allowed, steps.length], ['tcp 8080', 2]);
    assert.equal(explainConnection(path, '192.0.2.1', 'b', '8080').allowed, 'nothing');
    assert.equal(explainConnection(path, 'a', '2001:db8::1', 'sctp').allowed, 'sctp');
  });

  it('needs ends and ports that there are', () => {
    const both = file(pod('a'), pod('a').replace('namespace: shop', 'namespace: other'));
    const calls: [() => unknown, string][] = [
      [() => explainConnection(path, 'a', 'none'), 'not-found'],
      [() => explainConnection(both, 'a', 'a'), 'usage'],
      [() => explainConnection(path, '192.0.2.1', '192.0.2.2'), 'usage'],
      [() => explainConnection(path, 'a', 'b', '80-70'), 'usage'],
      [() => explainConnection(path, 'a', 'b', '65536'), 'usage'],
      [() => explainConnection(file('{}'), 'a', 'b'), 'not-found'],
    ];
    for (const [call, code] of calls)
      assert.throws(call, (error) => error instanceof Fault && error.code === code);
  });
});

describe('the exposure', () => {
  const service = (spec: string): string => `apiVersion: v1
kind: Service
metadata: {name: s, namespace: shop}
spec: ${spec}`;
  const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i, namespace: shop}
spec: {rules: [{host: a.example, http: {paths: [{path: /x, pathType: Prefix, backend: {service: {name: s, port: {number: 80}}}}]}}]}`;
  const inner = service('{selector: {app: a}, ports: [{port: 80, targetPort: http}]}');
  const ways = (path: string) =>
    printedReport('network-exposure', reportExposure(path)).exposures.map(
      ({ status, internet, through, traffic, workload }) => [status, internet, ...through, workload, traffic],
    );

  it('of a load balancer is what policies and its source ranges let through', () => {
    const balancer = service(
      '{type: LoadBalancer, selector: {app: a}, ports: [{port: 80, targetPort: http}], loadBalancerSourceRanges: [10.0.0.0/8]}',
    );
    assert.deepEqual(ways(file(pod('a'), balancer)), [
      ['reachable', false, 'Service shop/s (LoadBalancer)', 'shop/Pod/a', 'tcp 8080'],
    ]);
    const closed = file(pod('a'), balancer, policy('p', '{podSelector: {}}'));
    assert.deepEqual(ways(closed), [
      ['blocked', false, 'Service shop/s (LoadBalancer)', 'shop/Pod/a', 'tcp 8080'],
    ]);
    assert.match(exposureText(reportExposure(closed)), /^blocked {2}blocked → Service/m);
  });

  it('of a pod that runs is from the internet as of one that does not', () => {
    const balancer = service(
      '{type: LoadBalancer, selector: {app: a}, ports: [{port: 80, targetPort: http}]}',
    );
    const running = file(`${pod('a')}\nstatus: {podIP: 10.0.1.7}`, balancer);
    assert.match(exposureText(reportExposure(running)), /^reachable {2}the internet → Service/m);
  });

  it('of a cluster-internal service is none', () => {
    assert.deepEqual(ways(file(pod('a'), inner)), []);
  });

  it('through an Ingress goes by its proxy, where it is among the manifests', () => {
    const proxy = pod('proxy', 'app.kubernetes.io/name: traefik');
    const chain = [
      'Pod shop/proxy',
      'Ingress shop/i',
      'Service shop/s (ClusterIP)',
      'shop/Pod/a',
      'tcp 8080',
    ];
    assert.deepEqual(ways(file(pod('a'), inner, ingress, proxy)), [['reachable', true, ...chain]]);
    const closed = file(
      pod('a'),
      inner,
      ingress,
      proxy,
      policy('p', '{podSelector: {matchLabels: {app: a}}}'),
    );
    assert.equal(ways(closed)[0]?.[0], 'blocked');
  });

  it('through an Ingress whose proxy is elsewhere depends on who may come', () => {
    const from = (peer: string): string => policy('p', `{podSelector: {}, ingress: [{from: [${peer}]}]}`);
    assert.equal(ways(file(pod('a'), inner, ingress))[0]?.[0], 'possible');
    assert.equal(
      ways(
        file(
          pod('a'),
          inner,
          ingress,
          from('{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress}}}'),
        ),
      )[0]?.[0],
      'possible',
    );
    assert.equal(ways(file(pod('a'), inner, ingress, from('{podSelector: {}}')))[0]?.[0], 'blocked');
  });

  it('of a host-network pod is its ports', () => {
    assert.deepEqual(ways(file(pod('a', 'app: a', 'hostNetwork: true,'), policy('p', '{podSelector: {}}'))), [
      ['reachable', true, 'its node (host network)', 'shop/Pod/a', 'tcp 8080'],
    ]);
  });

  it('of a port that is open on the node is what policies let through to the pod', () => {
    const open = `apiVersion: v1
kind: Pod
metadata: {name: a, namespace: shop, labels: {app: a}}
spec: {containers: [{name: a, image: a, ports: [{containerPort: 8080, hostPort: 80}, {containerPort: 9090}]}]}`;
    const way = ['its node (host port)', 'shop/Pod/a', 'tcp 8080'];
    assert.deepEqual(ways(file(open)), [['reachable', true, ...way]]);
    assert.deepEqual(ways(file(open, policy('p', '{podSelector: {}}'))), [['blocked', false, ...way]]);
  });
});

describe('findings', () => {
  const kinds = (...documents: string[]): string[] =>
    printedReport('network-connections', reportConnections(file(...documents))).findings.map(
      ({ kind, subject, vectors }) => {
        assert.deepEqual(vectors, ['V5', 'V8']);
        return `${kind} ${subject}`;
      },
    );
  const closed = '{podSelector: {}, policyTypes: [Ingress, Egress]}';

  it('name what does nothing', () => {
    const found = kinds(
      pod('a'),
      policy('base', '{podSelector: {}, policyTypes: [Ingress, Egress]}'),
      policy('gone', '{podSelector: {matchLabels: {app: gone}}, ingress: [{}]}'),
      policy('idle', '{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: gone}}}]}]}'),
      policy('web', '{podSelector: {}, ingress: [{ports: [{port: 80}]}, {ports: [{port: 80}, {port: 81}]}]}'),
    );
    assert.deepEqual(found, [
      'selects-nothing NetworkPolicy shop/gone',
      'matches-nobody NetworkPolicy shop/idle spec.ingress[0]',
      'shadowed-policy NetworkPolicy shop/idle',
      'shadowed-rule NetworkPolicy shop/web spec.ingress[0]',
    ]);
  });

  it('name workloads that no policy isolates', () => {
    assert.deepEqual(kinds(pod('a')), ['unprotected shop/Pod/a']);
    assert.deepEqual(kinds(pod('a'), policy('p', closed)), []);
  });

  it('name rules of one priority that contradict each other', () => {
    const rule = (action: string): string => `{action: ${action}, from: [{namespaces: {}}]}`;
    const found = (second: number): string[] =>
      kinds(
        pod('a'),
        policy('p', closed),
        admin('one', 1, rule('Allow')),
        admin('two', second, rule('Deny')),
      ).filter((one) => one.startsWith('contradiction'));
    assert.deepEqual(found(1), ['contradiction AdminNetworkPolicy one spec.ingress[0]']);
    assert.deepEqual(found(2), []);
  });
});

describe('a comparison', () => {
  it('tells what a change opens and closes', () => {
    const before = file(
      pod('a'),
      pod('b'),
      policy('p', '{podSelector: {matchLabels: {app: b}}, ingress: [{ports: [{port: 80}]}]}'),
    );
    const now = file(
      pod('a'),
      pod('b'),
      policy('p', '{podSelector: {matchLabels: {app: b}}, ingress: [{ports: [{port: 81}]}]}'),
    );
    const report = printedReport('network-changes', compareNetworks(before, now));
    assert.ok(report.changes.length > 0);
    for (const { gained, lost } of report.changes) assert.deepEqual([gained, lost], ['tcp 81', 'tcp 80']);
    assert.match(changesText(report), /\+ {2}shop\/Pod\/a/);
    assert.equal(changesText(compareNetworks(now, now)), 'No connection changes.\n');
  });

  it('of what a cluster runs has workloads as one where no policy tells their addresses apart', () => {
    const running = (name: string, address: string) => `${pod(name)}\nstatus: {podIP: ${address}}`;
    const block =
      '{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.9.0.0/16}}]}]}';
    const pods = [running('a', '10.0.1.7'), running('c', '10.0.1.8'), running('d', '10.9.0.1')];
    const { groups } = reportConnections(file(...pods, policy('p', block)));
    assert.deepEqual(
      groups.map(({ workloads }) => workloads),
      [['shop/Pod/a', 'shop/Pod/c'], ['shop/Pod/d']],
    );
  });

  it('of manifests with what a cluster runs is not about the addresses of pods', () => {
    const running = `${pod('a')}\nstatus: {podIP: 10.0.1.7}`;
    const rule = policy('p', '{podSelector: {}, policyTypes: [Egress], egress: [{}]}');
    assert.deepEqual(compareNetworks(file(pod('a'), rule), file(running, rule)).changes, []);
    const { changes } = compareNetworks(file(running), file(running, policy('q', '{podSelector: {}}')));
    assert.deepEqual(
      changes.flatMap(({ from }) => (from.kind === 'addresses' ? from.description : [])),
      ['any address'],
    );
  });

  it('lists everybody in a group that is told of', () => {
    const open = (port: number) =>
      policy('p', `{podSelector: {matchLabels: {app: b}}, ingress: [{ports: [{port: ${port}}]}]}`);
    const of = (port: number): string => file(pod('a'), pod('c'), pod('b'), open(port));
    const { changes } = printedReport('network-changes', compareNetworks(of(80), of(81)));
    const ends = changes.flatMap(({ from, to }) => [from, to]);
    assert.ok(
      ends.some((end) => end.kind === 'workloads' && end.members?.join() === 'shop/Pod/a,shop/Pod/c'),
      JSON.stringify(ends),
    );
  });

  it('says nothing of what a lone pod says to itself, which is always allowed', () => {
    const closed = '{podSelector: {}, policyTypes: [Ingress, Egress]}';
    const [before, now] = [file(pod('a'), pod('b')), file(pod('a'), pod('b'), policy('p', closed))];
    const { changes } = compareNetworks(before, now);
    const deployment = (...more: string[]) =>
      file(
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, namespace: shop}\nspec: {selector: {matchLabels: {app: d}}, template: {metadata: {labels: {app: d}}, spec: {containers: [{name: c, image: c}]}}}',
        ...more,
      );
    const several = compareNetworks(deployment(), deployment(policy('p', closed)));
    assert.ok(
      changes.every(
        ({ from, to }) =>
          JSON.stringify(from) !== JSON.stringify(to) || from.kind !== 'workloads' || from.workloads > 1,
      ),
    );
    assert.ok(several.changes.some(({ from, to }) => from.kind === 'workloads' && to.kind === 'workloads'));
    const { allowed, steps } = explainConnection(now, 'shop/a', 'shop/a', '80');
    assert.equal(allowed, 'tcp 80');
    assert.match(steps[0]?.because ?? '', /itself/);
    assert.equal(explainConnection(now, 'shop/a', 'shop/b', '80').allowed, 'nothing');
  });
});

describe('no format', () => {
  const hostile = [
    'a"]; evil["b',
    'x\u001b[31mred\u0007',
    '=HYPERLINK("http://x.example")',
    'p|q|<script>alert(1)</script>',
    'n1 --> n2\nflowchart TD',
    'back\\"slash\\',
    '\u202Ereversed',
    '__proto__',
    '"]\nn9[label="owned"];',
    '[link](javascript:alert(1))',
  ];
  const manifests = hostile.flatMap((_, index) => [
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `h${index}`, namespace: `h${index}`, labels: { app: `h${index}` } },
      spec: { containers: [{ name: 'c', image: 'c' }] },
    }),
    JSON.stringify({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: `h${index}`, namespace: `h${index}` },
      spec: {
        podSelector: {},
        ingress: [
          { from: [{ podSelector: { matchLabels: { app: `h${index}` } } }], ports: [{ port: 'x' }] },
          { ports: [{ port: 80 }] },
        ],
      },
    }),
  ]);
  // Readers of manifests refuse such names; formats must not rely on it.
  const renamed = (value: unknown): unknown => {
    if (typeof value === 'string')
      return value.replaceAll(/\bh(\d)\b/g, (_, index: string) => hostile[Number(index)] ?? '');
    if (Array.isArray(value)) return value.map(renamed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renamed(inner)]));
  };
  const report = printedReport(
    'network-connections',
    renamed(reportConnections(file(...manifests))) as ReturnType<typeof reportConnections>,
  );

  it('is asked of names that the API server refuses, for they are told as that', () => {
    const texts = hostile.map((name) =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, labels: { [name]: name } },
        spec: { containers: [{ name: 'c', image: 'c' }] },
      }),
    );
    const fine = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: { containers: [{ name: 'c', image: 'c' }] },
    });
    const { gaps, summary } = reportConnections(file(fine, ...texts));
    assert.equal(summary.workloads, 1);
    assert.equal(new Set(gaps.map(({ subject }) => subject)).size, hostile.length);
    for (const { kind } of gaps) assert.equal(kind, 'unreadable');
  });

  it('lets a hostile name reach a terminal', () => {
    assert.ok(report.connections.length > 20);
    for (const [id, write] of Object.entries(CONNECTION_FORMATS)) {
      const text = write(report);
      // eslint-disable-next-line no-control-regex
      assert.doesNotMatch(text, /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u202e]/, id);
    }
  });

  it('lets a hostile name be syntax', () => {
    const mermaid = CONNECTION_FORMATS['mermaid']?.(report).split('\n').slice(1, -1) ?? [];
    const safe = String.raw`"[\p{L}\p{N} .,/()+#;-]*"`;
    const node = new RegExp(String.raw`^ {2}n\d+(?:\[${safe}\]|\(\[${safe}\]\))$`, 'u');
    const edge = new RegExp(String.raw`^ {2}n\d+ -->\|${safe}\| n\d+$`, 'u');
    for (const line of mermaid) assert.ok(node.test(line) || edge.test(line), line);

    const graphviz = CONNECTION_FORMATS['graphviz']?.(report).split('\n').slice(3, -2) ?? [];
    const quoted = String.raw`"(?:[^"\\]|\\["\\])*"`;
    const statement = new RegExp(
      String.raw`^ {2}n\d+(?: -> n\d+)? \[label=${quoted}(?:, shape=ellipse)?\];$`,
      'u',
    );
    for (const line of graphviz) assert.match(line, statement);

    const csv = CONNECTION_FORMATS['csv']?.(report).split('\r\n').slice(0, -1) ?? [];
    for (const line of csv)
      assert.match(line, /^"(?:[^"=+@-]|'|"")?(?:[^"]|"")*","(?:[^"]|"")*","(?:[^"]|"")*"$/);
    assert.equal(csv.length, report.connections.length + 1);

    const markdown = CONNECTION_FORMATS['markdown']?.(report) ?? '';
    assert.doesNotMatch(markdown, /(?<!\\)<script/);
    for (const line of markdown.split('\n').filter((one) => one.startsWith('| ')))
      assert.equal(line.match(/(?<!\\)\|/g)?.length, 4, line);
    assert.equal(
      (JSON.parse(CONNECTION_FORMATS['json']?.(report) ?? '') as { schemaVersion: string }).schemaVersion,
      '1.0',
    );
  });
});
