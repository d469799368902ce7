import { type KubernetesCheck, kindCheck } from '../check.ts';
import { resourceText } from '../examples.ts';
import { at, entriesAt, listAt, numberAt, shown, textAt, textsAt } from '../values.ts';

const SERVICES = 'https://kubernetes.io/docs/concepts/services-networking/service/';
const service = (spec: string, annotations = '') =>
  resourceText('v1', 'Service', `${annotations}spec:\n  selector:\n    app: web\n${spec}`);
const PORT = '  ports:\n    - port: 443\n';
const INTERNAL = '  annotations:\n    service.beta.kubernetes.io/aws-load-balancer-scheme: internal\n';

/** What hardly ever should be reached from outside, by port. */
const SENSITIVE: ReadonlyMap<number, string> = new Map([
  [22, 'ssh'],
  [23, 'telnet'],
  [111, 'rpcbind'],
  [445, 'SMB'],
  [873, 'rsync'],
  [1433, 'SQL Server'],
  [1521, 'Oracle'],
  [2049, 'NFS'],
  [2375, 'Docker without TLS'],
  [2376, 'Docker'],
  [2379, 'etcd'],
  [2380, 'etcd'],
  [3306, 'MySQL'],
  [3389, 'remote desktop'],
  [5432, 'PostgreSQL'],
  [5601, 'Kibana'],
  [5672, 'AMQP'],
  [5900, 'VNC'],
  [5984, 'CouchDB'],
  [6379, 'Redis'],
  [6443, 'the API server'],
  [7000, 'Cassandra'],
  [8086, 'InfluxDB'],
  [9042, 'Cassandra'],
  [9090, 'Prometheus'],
  [9092, 'Kafka'],
  [9200, 'Elasticsearch'],
  [9300, 'Elasticsearch'],
  [10250, 'the kubelet'],
  [10255, 'the kubelet'],
  [11211, 'memcached'],
  [15672, 'RabbitMQ'],
  [27017, 'MongoDB'],
  [44134, 'Tiller'],
]);

/** Does an annotation keep the load balancer inside the network of the cloud? */
function isInternal(value: unknown): boolean {
  return entriesAt(value, 'metadata', 'annotations').some(
    ([key, one]) =>
      /load-balancer-(?:internal|scheme|type)$|network-load-balancer-type$|ibm-load-balancer-cloud-provider-ip-type$/.test(
        key,
      ) && /^(?:true|internal|private|0\.0\.0\.0\/0)$/i.test(String(one)),
  );
}

/** Is a Service open to the world, by a load balancer or by every node? */
function isOpen(value: unknown): boolean {
  const type = at(value, 'spec', 'type');
  if (type === 'NodePort') return true;
  return (
    type === 'LoadBalancer' &&
    !isInternal(value) &&
    listAt(value, 'spec', 'loadBalancerSourceRanges').length === 0
  );
}

function sensitivePorts(value: unknown) {
  return listAt(value, 'spec', 'ports').flatMap((port, index) => {
    const number = [numberAt(port, 'targetPort'), numberAt(port, 'port')].find(
      (one) => one !== undefined && SENSITIVE.has(one),
    );
    return number === undefined ? [] : [{ index, number, what: SENSITIVE.get(number) ?? '' }];
  });
}

/** How Services are reached from outside. */
export const SERVICE_CHECKS: readonly KubernetesCheck[] = [
  kindCheck(
    'Service',
    {
      id: 'kubernetes-service-node-port',
      title: 'Service has a port on every node',
      why: 'Whoever reaches any node reaches it, past the Ingress with its TLS and logins.',
      fix: 'Use ClusterIP behind an Ingress or Gateway.',
      severity: 'low',
      vectors: ['V5', 'V8'],
      references: [`${SERVICES}#type-nodeport`],
      standards: ['NSA/CISA Kubernetes Hardening'],
      failing: [service(`  type: NodePort\n${PORT}`)],
      passing: [service(`  type: ClusterIP\n${PORT}`)],
    },
    function* (value) {
      if (at(value, 'spec', 'type') === 'NodePort' && sensitivePorts(value).length === 0)
        yield { path: ['spec', 'type'], actual: 'type: NodePort', expected: 'type: ClusterIP' };
    },
  ),
  kindCheck(
    'Service',
    {
      id: 'kubernetes-service-load-balancer-open',
      title: 'Load balancer takes calls from everywhere',
      why: 'It has a public address in most clouds, and nothing bounds who calls.',
      fix: 'Set "loadBalancerSourceRanges", or make the load balancer internal by the annotation of the cloud.',
      severity: 'low',
      vectors: ['V5', 'V8'],
      references: [`${SERVICES}#loadbalancer`],
      standards: ['NSA/CISA Kubernetes Hardening'],
      failing: [
        service(`  type: LoadBalancer\n${PORT}`),
        service(`  type: LoadBalancer\n  loadBalancerSourceRanges: [0.0.0.0/0]\n${PORT}`),
      ],
      passing: [
        service(`  type: LoadBalancer\n  loadBalancerSourceRanges: [203.0.113.0/24]\n${PORT}`),
        service(`  type: LoadBalancer\n${PORT}`, INTERNAL),
      ],
    },
    function* (value) {
      if (
        at(value, 'spec', 'type') !== 'LoadBalancer' ||
        isInternal(value) ||
        sensitivePorts(value).length > 0
      )
        return;
      const ranges = textsAt(value, 'spec', 'loadBalancerSourceRanges');
      const wide = ranges.findIndex((range) => /^(?:0\.0\.0\.0\/0|::\/0)$/.test(range.trim()));
      if (ranges.length > 0 && wide < 0) return;
      yield {
        path: ['spec', 'loadBalancerSourceRanges', ...(wide < 0 ? [] : [wide])],
        actual: wide < 0 ? 'no loadBalancerSourceRanges' : `loadBalancerSourceRanges: ${ranges[wide]}`,
        expected: 'ranges of those who call',
      };
    },
  ),
  kindCheck(
    'Service',
    {
      id: 'kubernetes-service-sensitive-port',
      title: 'Database or administration is reached from outside',
      why: 'Such ports are searched for all the time, and many of these servers ask no password by default.',
      fix: 'Use ClusterIP, and let those who administer it forward the port.',
      severity: 'high',
      vectors: ['V8', 'V10'],
      references: [SERVICES],
      standards: ['NSA/CISA Kubernetes Hardening'],
      failing: [
        service('  type: LoadBalancer\n  ports:\n    - port: 5432\n'),
        service('  type: NodePort\n  ports:\n    - port: 80\n      targetPort: 9200\n'),
      ],
      passing: [
        service('  ports:\n    - port: 5432\n'),
        service('  type: LoadBalancer\n  ports:\n    - port: 5432\n', INTERNAL),
      ],
    },
    function* (value) {
      if (!isOpen(value)) return;
      for (const { index, number, what } of sensitivePorts(value))
        yield {
          path: ['spec', 'ports', index],
          actual: `port ${number} (${what})`,
          expected: 'type: ClusterIP',
        };
    },
  ),
  kindCheck(
    'Service',
    {
      id: 'kubernetes-service-external-ips',
      title: 'Service takes addresses for itself',
      why: 'Whoever may make Services draws traffic of others by "externalIPs": of any address, also outside the cluster (CVE-2020-8554).',
      fix: 'Take "externalIPs" away, and let a load balancer give the address.',
      severity: 'medium',
      vectors: ['V8'],
      references: [`${SERVICES}#external-ips`, 'https://github.com/kubernetes/kubernetes/issues/97076'],
      standards: ['CIS Kubernetes 1.2.3'],
      failing: [service(`  externalIPs: [203.0.113.7]\n${PORT}`)],
      passing: [service(PORT)],
    },
    function* (value) {
      const addresses = textsAt(value, 'spec', 'externalIPs');
      if (addresses.length > 0)
        yield {
          path: ['spec', 'externalIPs'],
          actual: `externalIPs: ${shown(addresses.join(', '))}`,
          expected: 'no externalIPs',
        };
    },
  ),
  kindCheck(
    'Service',
    {
      id: 'kubernetes-service-external-name',
      title: 'Service is a name of somebody else',
      why: 'Whoever holds that name gets the calls, and an Ingress in front of it reaches hosts inside the network.',
      fix: 'Call the name directly, or check who holds it.',
      severity: 'low',
      vectors: ['V8'],
      references: [`${SERVICES}#externalname`],
      failing: [resourceText('v1', 'Service', 'spec:\n  type: ExternalName\n  externalName: db.example\n')],
      passing: [
        service(PORT),
        resourceText(
          'v1',
          'Service',
          'spec:\n  type: ExternalName\n  externalName: web.shop.svc.cluster.local\n',
        ),
      ],
    },
    function* (value) {
      const name = textAt(value, 'spec', 'externalName');
      if (at(value, 'spec', 'type') === 'ExternalName' && name !== undefined && !/\.svc(?:\.|$)/.test(name))
        yield {
          path: ['spec', 'externalName'],
          actual: `externalName: ${shown(name)}`,
          expected: 'a Service of the cluster',
        };
    },
  ),
];
