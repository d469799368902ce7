import {
  about,
  type ComposeCheck,
  publishedPorts,
  SERVICES,
  servicesOf,
  textOf,
  isTrue,
  portIn,
} from './services.ts';
import { keysOf, valueAt } from '../../../model/configuration/place.ts';

const NETWORKS = 'https://docs.docker.com/reference/compose-file/networks/';
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|\[?::1\]?)$/;
/** Ports behind which is what nobody outside should reach. */
const INTERNAL: ReadonlyMap<number, string> = new Map([
  [2375, 'the engine without TLS'],
  [2376, 'the engine'],
  [3306, 'MySQL'],
  [5432, 'PostgreSQL'],
  [6379, 'Redis'],
  [27017, 'MongoDB'],
  [9200, 'Elasticsearch'],
  [11211, 'memcached'],
  [1433, 'SQL Server'],
  [1521, 'Oracle'],
  [5984, 'CouchDB'],
  [9042, 'Cassandra'],
  [2379, 'etcd'],
  [8500, 'Consul'],
  [9092, 'Kafka'],
  [5672, 'RabbitMQ'],
  [15672, 'the console of RabbitMQ'],
  [2181, 'ZooKeeper'],
  [8086, 'InfluxDB'],
  [9000, 'a console or PHP-FPM'],
]);
const LOGIN: ReadonlyMap<number, string> = new Map([
  [22, 'ssh'],
  [23, 'telnet'],
  [3389, 'remote desktop'],
  [5900, 'VNC'],
  [9229, 'the debugger of Node.js'],
  [5005, 'the debugger of Java'],
  [5678, 'the debugger of Python'],
]);

/** Who reaches a service. */
export const EXPOSURE_CHECKS: readonly ComposeCheck[] = [
  {
    id: 'compose-published-everywhere',
    title: 'A port is open on every address of the host',
    why: 'Whoever reaches any network of the host reaches the service; engines open the port before the firewall of the host is asked.',
    fix: 'Name the address that is meant, such as 127.0.0.1 behind a proxy.',
    severity: 'low',
    vectors: ['V8'],
    references: [`${SERVICES}#ports`, 'https://docs.docker.com/engine/network/packet-filtering-firewalls/'],
    standards: ['CIS Docker 5.14'],
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const port of publishedPorts(service)) {
          const { keys, address, text } = port;
          if (
            (address === '' || /^(?:0\.0\.0\.0|\[?::\]?)$/.test(address)) &&
            portIn(INTERNAL, port) === undefined &&
            portIn(LOGIN, port) === undefined
          )
            yield about(service, keys, text, `127.0.0.1:${text.replace(/^.*?0\.0\.0\.0:/, '')}`);
        }
    },
    failing: [
      'services:\n  web:\n    image: web:1\n    ports: ["8080:80"]\n',
      'services:\n  web:\n    image: web:1\n    ports:\n      - target: 80\n        published: "8080"\n',
    ],
    passing: ['services:\n  web:\n    image: web:1\n    ports: ["127.0.0.1:8080:80"]\n'],
  },
  {
    id: 'compose-published-database',
    title: 'A database is open to the network of the host',
    why: 'Whoever reaches the host can try passwords, and many of these need none.',
    fix: 'Take the port away: services reach each other without it. For people on the host bind it to 127.0.0.1.',
    severity: 'high',
    vectors: ['V8', 'V10'],
    references: [`${SERVICES}#ports`],
    standards: ['CIS Docker 5.8', 'CIS Docker 5.14'],
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const port of publishedPorts(service)) {
          const { keys, address, text } = port;
          const target = portIn(INTERNAL, port);
          if (target !== undefined && !LOOPBACK.test(address))
            yield about(
              service,
              keys,
              `${text}, which is ${INTERNAL.get(target)}`,
              'no port, or 127.0.0.1',
              target === 2375 ? { severity: 'critical' } : target === 9000 ? { severity: 'low' } : {},
            );
        }
    },
    failing: ['services:\n  db:\n    image: postgres:17\n    ports: ["5432:5432"]\n'],
    passing: ['services:\n  db:\n    image: postgres:17\n    ports: ["127.0.0.1:5432:5432"]\n'],
  },
  {
    id: 'compose-published-login',
    title: 'A port for remote logins or debuggers is open',
    why: 'Who gets in there runs what they like in the service.',
    fix: 'Take the port away; engines have exec.',
    severity: 'high',
    vectors: ['V6', 'V8'],
    references: [`${SERVICES}#ports`],
    standards: ['CIS Docker 5.7'],
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const port of publishedPorts(service)) {
          const { keys, address, text } = port;
          const target = portIn(LOGIN, port);
          if (target !== undefined && !LOOPBACK.test(address))
            yield about(service, keys, `${text}, which is ${LOGIN.get(target)}`, 'no such port');
        }
    },
    failing: ['services:\n  web:\n    image: web:1\n    ports: ["2222:22"]\n'],
    passing: ['services:\n  web:\n    image: web:1\n    ports: ["127.0.0.1:9229:9229"]\n'],
  },
  {
    id: 'compose-published-privileged-port',
    title: 'A port of the system leads to a service',
    why: 'Below 1024 people expect what the administrator of the host started.',
    fix: 'Publish a port above 1023, behind a proxy where one is needed.',
    severity: 'low',
    vectors: ['V8'],
    references: [`${SERVICES}#ports`],
    standards: ['CIS Docker 5.8'],
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const { keys, published, text } of publishedPorts(service))
          if (
            published !== undefined &&
            published > 0 &&
            published < 1024 &&
            published !== 80 &&
            published !== 443
          )
            yield about(service, keys, text, 'a port above 1023');
    },
    failing: ['services:\n  web:\n    image: web:1\n    ports: ["127.0.0.1:81:81"]\n'],
    passing: ['services:\n  web:\n    image: web:1\n    ports: ["127.0.0.1:8080:81", "443:443"]\n'],
  },
  {
    id: 'compose-one-network',
    title: 'Every service reaches every other one',
    why: 'Without networks of their own all services are in one: who gets into the one at the edge reaches the database.',
    fix: 'Say "networks", and put into each only those that talk to each other.',
    severity: 'medium',
    vectors: ['V8'],
    references: [NETWORKS],
    standards: ['CIS Docker 5.30', 'NIST SP 800-190 4.4.2'],
    *find(subject) {
      const services = servicesOf(subject).filter(
        (one) => one.get('network_mode') === undefined && one.get('image') !== undefined,
      );
      const isOne = services.every((one) => one.get('networks') === undefined);
      const [first] = services;
      const isExposed = services.some((one) => one.get('ports') !== undefined);
      if (first && isOne && services.length > 2 && isExposed)
        yield about(
          first,
          ['networks'],
          `${services.length} services in the default network`,
          'networks by who talks to whom',
        );
    },
    failing: [
      'services:\n  web:\n    image: web:1\n    ports: ["127.0.0.1:80:80"]\n  app:\n    image: app:1\n  db:\n    image: db:1\n',
    ],
    passing: [
      'services:\n  web:\n    image: web:1\n    networks: [front]\n    ports: ["127.0.0.1:80:80"]\n  app:\n    image: app:1\n    networks: [front, back]\n  db:\n    image: db:1\n    networks: [back]\n',
    ],
  },
  {
    id: 'compose-default-bridge',
    title: 'Service is in the network of all containers of the host',
    why: 'On the default bridge every container of the host reaches it, those of other projects too.',
    fix: 'Give it networks of its own.',
    severity: 'medium',
    vectors: ['V8'],
    references: [`${SERVICES}#network_mode`],
    standards: ['CIS Docker 5.30'],
    *find(subject) {
      for (const service of servicesOf(subject))
        if (textOf(service.get('network_mode')) === 'bridge')
          yield about(service, ['network_mode'], 'network_mode: bridge', 'networks of its own');
    },
    failing: ['services:\n  web:\n    image: web:1\n    network_mode: bridge\n'],
    passing: ['services:\n  web:\n    image: web:1\n    network_mode: none\n'],
  },
  {
    id: 'compose-attachable-network',
    title: 'Any container may join a network of the project',
    why: 'Whoever can start a container anywhere in the swarm reaches the services in it.',
    fix: 'Take "attachable" away.',
    severity: 'low',
    vectors: ['V8'],
    references: [`${NETWORKS}#attachable`],
    *find({ document }) {
      for (const name of keysOf(valueAt(document.value, ['networks']))) {
        const place = ['networks', name, 'attachable'];
        if (isTrue(valueAt(document.value, place)))
          yield {
            range: document.rangeOf(place),
            resource: { type: 'network', name },
            actual: 'attachable: true',
            expected: 'no "attachable"',
            edits: document.set(place, false),
          };
      }
    },
    failing: ['services: {}\nnetworks:\n  front:\n    driver: overlay\n    attachable: true\n'],
    passing: ['services: {}\nnetworks:\n  front:\n    driver: overlay\n'],
  },
  {
    id: 'compose-overlay-in-clear',
    title: 'Traffic between hosts is not encrypted',
    why: 'Whoever hears the network between the hosts of a swarm reads what services say to each other.',
    fix: 'Say "driver_opts: {encrypted: \'\'}" for the overlay network, or use TLS between services.',
    severity: 'low',
    vectors: ['V8'],
    references: ['https://docs.docker.com/engine/network/drivers/overlay/#encryption'],
    standards: ['CIS Docker 7.3'],
    *find({ document }) {
      for (const name of keysOf(valueAt(document.value, ['networks']))) {
        const at = (...keys: string[]) => valueAt(document.value, ['networks', name, ...keys]);
        if (at('driver') === 'overlay' && at('driver_opts', 'encrypted') === undefined)
          yield {
            range: document.rangeOf(['networks', name, 'driver']),
            resource: { type: 'network', name },
            actual: 'driver: overlay',
            expected: "driver_opts: {encrypted: ''}",
          };
      }
    },
    failing: ['services: {}\nnetworks:\n  front:\n    driver: overlay\n'],
    passing: [
      "services: {}\nnetworks:\n  front:\n    driver: overlay\n    driver_opts:\n      encrypted: ''\n",
    ],
  },
];
