import { isLatest } from '../../model/configuration/image-tag.ts';
import { isSecret } from '../infrastructure/secrets.ts';
import { portOf } from './options.ts';
import { optionRule, type OptionRule } from './rule.ts';

const LOOPBACK = /^(?:127\.|\[::1\]$)/;
/** What listens there, and asks for no password, or is guessed at. */
const DATABASES = new Map([
  [1433, 'SQL Server'],
  [2375, 'the engine'],
  [2379, 'etcd'],
  [3306, 'MySQL'],
  [5432, 'PostgreSQL'],
  [6379, 'Redis'],
  [9200, 'Elasticsearch'],
  [11_211, 'Memcached'],
  [27_017, 'MongoDB'],
]);

/** Whose processes, networks and secrets a container has, and what it is made of. */
export const SHARING_RULES: readonly OptionRule[] = [
  {
    id: 'host-network',
    title: 'Container uses the network of the host',
    why: 'It reaches services that listen on the loopback of the host, and hears what others are told.',
    fix: 'Give it a network of its own, and publish the ports that are needed.',
    severity: 'high',
    vectors: ['V8'],
    standards: ['CIS Docker 5.10'],
    judge: optionRule(['network'], 'a network of its own', ({ value }) => value === 'host'),
    wrong: [['network', 'host']],
    right: [['network', 'front']],
  },
  {
    id: 'host-processes',
    title: 'Container sees the processes of the host',
    why: 'It can watch and signal every process of the host, and read what their environment holds.',
    fix: 'Take "--pid host" away.',
    severity: 'high',
    vectors: ['V6', 'V9'],
    standards: ['CIS Docker 5.16'],
    judge: optionRule(['pid'], 'processes of its own', ({ value }) => value === 'host'),
    wrong: [['pid', 'host']],
    right: [['network', 'front']],
  },
  {
    id: 'host-memory',
    title: 'Container shares memory with the host',
    why: 'It reads and changes what other processes of the host keep in shared memory.',
    fix: 'Take "--ipc host" away.',
    severity: 'high',
    vectors: ['V6', 'V9'],
    standards: ['CIS Docker 5.17'],
    judge: optionRule(['ipc'], 'memory of its own', ({ value }) => value === 'host'),
    wrong: [['ipc', 'host']],
    right: [['network', 'front']],
  },
  {
    id: 'host-names',
    title: 'Container may name the host',
    why: 'It changes the name by which others know the host.',
    fix: 'Take "--uts host" away.',
    severity: 'medium',
    vectors: ['V6'],
    standards: ['CIS Docker 5.21'],
    judge: optionRule(['uts'], 'a name of its own', ({ value }) => value === 'host'),
    wrong: [['uts', 'host']],
    right: [['network', 'front']],
  },
  {
    id: 'host-control-groups',
    title: 'Container sees the control groups of the host',
    why: 'It learns of everything that runs on the host, and may change what it may use.',
    fix: 'Take "--cgroupns host" away.',
    severity: 'medium',
    vectors: ['V6'],
    judge: optionRule(['cgroupns'], 'control groups of its own', ({ value }) => value === 'host'),
    wrong: [['cgroupns', 'host']],
    right: [['network', 'front']],
  },
  {
    id: 'published-database',
    title: 'A database is open to the network of the host',
    why: 'Whoever reaches the host can try passwords, and many of these need none.',
    fix: 'Take the port away: containers reach each other without it. For people on the host bind it to 127.0.0.1.',
    severity: 'high',
    vectors: ['V8', 'V10'],
    standards: ['CIS Docker 5.8', 'CIS Docker 5.14'],
    judge: optionRule(['publish'], 'no port, or 127.0.0.1', ({ value }) => {
      const port = portOf(value);
      if (!port || !DATABASES.has(port.target) || LOOPBACK.test(port.address)) return false;
      return port.target === 2375 ? 'critical' : true;
    }),
    wrong: [['publish', '5432:5432']],
    right: [['publish', '127.0.0.1:5432:5432']],
  },
  {
    id: 'published-everywhere',
    title: 'A port is open on every address of the host',
    why: 'Whoever reaches the host reaches the container, past the firewall that people think they have.',
    fix: 'Name an address: 127.0.0.1, or that of the network it is for.',
    severity: 'low',
    vectors: ['V8'],
    standards: ['CIS Docker 5.14'],
    judge: optionRule(['publish'], 'an address before the port', ({ value }) => {
      const port = portOf(value);
      return (
        port !== undefined && !DATABASES.has(port.target) && /^(?:|0\.0\.0\.0|\[::\])$/.test(port.address)
      );
    }),
    wrong: [['publish', '8080:80']],
    right: [['publish', '127.0.0.1:8080:80']],
  },
  {
    id: 'secret-in-environment',
    title: 'A secret stands in the environment of a container',
    why: 'Everybody who reads the file has it, and so has every process of the container, and who may ask the engine.',
    fix: 'Make it a secret of the engine, and change it, as it was told.',
    severity: 'high',
    vectors: ['V2', 'V6'],
    standards: ['CIS Docker 4.10', 'NIST SP 800-190 4.1.4'],
    *judge({ options }) {
      for (const { name, value, origin } of options) {
        const equals = value.indexOf('=');
        const variable = value.slice(0, Math.max(0, equals));
        if (name === 'env' && equals > 0 && isSecret(variable, value.slice(equals + 1)))
          yield { origin, actual: `${variable}=…`, expected: 'a secret of the engine' };
      }
    },
    wrong: [['env', 'DB_PASSWORD=fake-for-the-example']],
    right: [['secret', 'db_password']],
  },
  {
    id: 'root-user',
    title: 'Container runs as root',
    why: 'Whoever gets into a process has root in the container, one hole of the kernel or runtime away from the host.',
    fix: 'Name a user without privileges.',
    severity: 'medium',
    vectors: ['V6'],
    standards: ['CIS Docker 4.1'],
    judge: optionRule(['user'], 'a user other than 0', ({ value }) => /^(?:root|0+)(?::.*)?$/.test(value)),
    wrong: [['user', 'root']],
    right: [['user', '1000']],
  },
  {
    id: 'insecure-registry',
    title: 'Image is taken from whoever answers',
    why: 'Who is on the way puts another image in its place.',
    fix: 'Take "--tls-verify=false" away.',
    severity: 'high',
    vectors: ['V3', 'V4'],
    judge: optionRule(['tls-verify'], 'a registry that proves who it is', ({ value }) => value === 'false'),
    wrong: [['tls-verify', 'false']],
    right: [['network', 'front']],
  },
  {
    id: 'oom-immune',
    title: 'The kernel may not end the container where memory runs out',
    why: 'It ends something else instead, which may be the engine or the host.',
    fix: 'Take "--oom-kill-disable" and a negative "--oom-score-adj" away.',
    severity: 'medium',
    vectors: ['V6'],
    judge: optionRule(['oom-kill-disable', 'oom-score-adj'], 'no such option', ({ name, value }) =>
      name === 'oom-kill-disable' ? value !== 'false' : value.startsWith('-'),
    ),
    wrong: [['oom-score-adj', '-1000']],
    right: [['oom-score-adj', '100']],
  },
  {
    id: 'image-latest',
    title: 'Image is whatever is the latest',
    why: 'The next start may run something else than the last one, and nobody can say what ran yesterday.',
    fix: 'Name a version of the image, and its digest.',
    severity: 'medium',
    vectors: ['V4', 'V7'],
    standards: ['CIS Docker 5.28', 'NIST SP 800-190 4.2.2'],
    *judge({ image }) {
      if (!image || /[@$%]|\.(?:image|build)$/.test(image.name)) return;
      if (isLatest(image.name))
        yield { origin: image.origin, actual: image.written, expected: 'a version, and a digest' };
    },
    wrong: [['image', 'docker.io/library/nginx']],
    right: [['image', 'docker.io/library/nginx:1.27']],
  },
];
