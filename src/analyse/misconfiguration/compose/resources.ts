import type { Path } from '../../../model/configuration/place.ts';
import {
  about,
  type ComposeCheck,
  type Service,
  SERVICES,
  servicesOf,
  setting,
  textOf,
  isTrue,
} from './services.ts';
import { valueAt } from '../../../model/configuration/place.ts';

interface Limit {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  /** Keys any of which says it. */
  readonly keys: readonly Path[];
  readonly example: string;
  readonly anchor: string;
  readonly standards: readonly string[];
  readonly severity: ComposeCheck['severity'];
}

const LIMITS: readonly Limit[] = [
  {
    id: 'compose-no-memory-limit',
    title: 'Nothing bounds the memory of a service',
    why: 'One that leaks, or is made to, takes the memory of all others on the host.',
    fix: 'Say "mem_limit", or "deploy.resources.limits.memory".',
    keys: [['mem_limit'], ['deploy', 'resources', 'limits', 'memory']],
    example: 'mem_limit: 256m',
    anchor: 'mem_limit',
    standards: ['CIS Docker 5.11'],
    severity: 'medium',
  },
  {
    id: 'compose-no-cpu-limit',
    title: 'Nothing bounds the processor time of a service',
    why: 'One that spins, or is made to, takes the processors of all others on the host.',
    fix: 'Say "cpus", or "deploy.resources.limits.cpus".',
    keys: [
      ['cpus'],
      ['cpu_quota'],
      ['cpu_count'],
      ['cpuset'],
      ['cpu_shares'],
      ['deploy', 'resources', 'limits', 'cpus'],
    ],
    example: 'cpus: 0.5',
    anchor: 'cpus',
    standards: ['CIS Docker 5.12'],
    severity: 'low',
  },
  {
    id: 'compose-no-pids-limit',
    title: 'Nothing bounds how many processes a service starts',
    why: 'One that starts processes without end takes the whole host down.',
    fix: 'Say "pids_limit", or "deploy.resources.limits.pids".',
    keys: [['pids_limit'], ['deploy', 'resources', 'limits', 'pids']],
    example: 'pids_limit: 200',
    anchor: 'pids_limit',
    standards: ['CIS Docker 5.29'],
    severity: 'low',
  },
  {
    id: 'compose-no-healthcheck',
    title: 'Nobody can tell whether the service works',
    why: 'A service that hangs is taken for one that works, and others begin before it is ready.',
    fix: 'Say "healthcheck", where the image has none.',
    keys: [['healthcheck']],
    example: 'healthcheck: {test: [CMD, /app, --check]}',
    anchor: 'healthcheck',
    standards: ['CIS Docker 5.27'],
    severity: 'low',
  },
  {
    id: 'compose-no-restart-policy',
    title: 'Nobody says what happens when the service ends',
    why: 'A service that was made to crash stays away until somebody notices.',
    fix: 'Say "restart: on-failure:5", or "deploy.restart_policy".',
    keys: [['restart'], ['deploy', 'restart_policy']],
    example: 'restart: on-failure:5',
    anchor: 'restart',
    standards: ['CIS Docker 5.15'],
    severity: 'low',
  },
];

function isSaid(service: Service, keys: readonly Path[]): boolean {
  return keys.some((path) => {
    const value = service.get(...path);
    return value !== undefined && value !== null && !/^(?:0|-1)$/.test(textOf(value) ?? '');
  });
}

function limitCheck({ keys, example, anchor, ...head }: Limit): ComposeCheck {
  const [key = ''] = keys[0] ?? [];
  return {
    ...head,
    vectors: ['V6'],
    references: [`${SERVICES}#${anchor}`],
    *find(subject) {
      for (const service of servicesOf(subject))
        if (service.isComplete && !isSaid(service, keys))
          yield about(service, [String(key)], `no "${key}"`, example);
    },
    failing: ['services:\n  web:\n    image: web:1\n'],
    passing: [`services:\n  web:\n    image: web:1\n    ${example}\n`],
  };
}

/** What a service may use of its host, and what happens when it ends. */
export const RESOURCE_CHECKS: readonly ComposeCheck[] = [
  ...LIMITS.map(limitCheck),
  {
    id: 'compose-restart-without-end',
    title: 'A service that fails is started again without end',
    why: 'One that crashes at its start takes the processor of the host, and an attacker gets any number of tries. With "always" it comes back with the engine also where somebody has stopped it.',
    fix: 'Say "restart: on-failure:5", or "max_attempts" in "deploy.restart_policy".',
    severity: 'low',
    vectors: ['V6'],
    references: [`${SERVICES}#restart`],
    standards: ['CIS Docker 5.15'],
    *find(subject) {
      for (const service of servicesOf(subject)) {
        const restart = textOf(service.get('restart'));
        const policy = ['deploy', 'restart_policy'];
        const condition = textOf(service.get(...policy, 'condition')) ?? 'any';
        if (
          typeof service.get(...policy) === 'object' &&
          condition !== 'none' &&
          service.get(...policy, 'max_attempts') === undefined
        )
          yield about(
            service,
            [...policy, 'condition'],
            `condition: ${condition}, no "max_attempts"`,
            'max_attempts: 5',
          );
        if (restart === 'on-failure' || restart === 'always')
          yield about(
            service,
            ['restart'],
            `restart: ${restart}`,
            'restart: on-failure:5',
            // One that ends by itself is started again by "always" alone.
            restart === 'on-failure' ? setting(service, ['restart'], 'on-failure:5') : {},
          );
      }
    },
    failing: [
      'services:\n  web:\n    image: web:1\n    restart: on-failure\n',
      'services:\n  web:\n    image: web:1\n    restart: always\n',
      'services:\n  web:\n    image: web:1\n    deploy:\n      restart_policy:\n        condition: on-failure\n',
    ],
    passing: [
      'services:\n  web:\n    image: web:1\n    restart: on-failure:5\n',
      'services:\n  web:\n    image: web:1\n    restart: unless-stopped\n',
      'services:\n  web:\n    image: web:1\n    deploy:\n      restart_policy: {condition: on-failure, max_attempts: 5}\n',
    ],
  },
  {
    id: 'compose-healthcheck-off',
    title: 'The health check of the image is switched off',
    why: 'A service that hangs is taken for one that works.',
    fix: 'Take "disable" away, or say a test of your own.',
    severity: 'low',
    vectors: ['V6'],
    references: [`${SERVICES}#healthcheck`],
    standards: ['CIS Docker 5.27'],
    *find(subject) {
      for (const service of servicesOf(subject)) {
        const test = service.get('healthcheck', 'test');
        const isNone = test === 'NONE' || (Array.isArray(test) && test[0] === 'NONE');
        if (isTrue(service.get('healthcheck', 'disable')) || isNone)
          yield about(
            service,
            ['healthcheck', isNone ? 'test' : 'disable'],
            isNone ? 'test: NONE' : 'disable: true',
            'a test',
          );
      }
    },
    failing: ['services:\n  web:\n    image: web:1\n    healthcheck:\n      disable: true\n'],
    passing: ['services:\n  web:\n    image: web:1\n    healthcheck:\n      test: [CMD, /app, --check]\n'],
  },
  {
    id: 'compose-no-logs',
    title: 'Nobody keeps what the service says',
    why: 'After an attack there is nothing to look at.',
    fix: 'Take "driver: none" away.',
    severity: 'medium',
    vectors: ['V6'],
    references: [`${SERVICES}#logging`],
    *find(subject) {
      for (const service of servicesOf(subject))
        if (textOf(service.get('logging', 'driver')) === 'none')
          yield about(service, ['logging', 'driver'], 'driver: none', 'a driver that keeps logs');
    },
    failing: ['services:\n  web:\n    image: web:1\n    logging:\n      driver: none\n'],
    passing: ['services:\n  web:\n    image: web:1\n    logging:\n      driver: local\n'],
  },
  {
    id: 'compose-logs-fill-disk',
    title: 'Logs of the service grow until the disk is full',
    why: 'json-file keeps everything: whoever makes the service talk takes the disk of the host.',
    fix: 'Say "max-size" among the options, or take the driver "local".',
    severity: 'low',
    vectors: ['V6'],
    references: ['https://docs.docker.com/engine/logging/drivers/json-file/'],
    *find(subject) {
      for (const service of servicesOf(subject))
        if (
          textOf(service.get('logging', 'driver')) === 'json-file' &&
          valueAt(service.get('logging'), ['options', 'max-size']) === undefined
        )
          yield about(
            service,
            ['logging'],
            'driver: json-file',
            'options: {max-size: 10m, max-file: "3"}',
            setting(service, ['logging', 'options', 'max-size'], '10m'),
          );
    },
    failing: ['services:\n  web:\n    image: web:1\n    logging:\n      driver: json-file\n'],
    passing: [
      'services:\n  web:\n    image: web:1\n    logging:\n      driver: json-file\n      options:\n        max-size: 10m\n',
    ],
  },
  {
    id: 'compose-oom-immune',
    title: 'The kernel may not end the service where memory runs out',
    why: 'It ends something else instead, which may be the engine or the host.',
    fix: 'Take "oom_kill_disable" and a negative "oom_score_adj" away.',
    severity: 'medium',
    vectors: ['V6'],
    references: [`${SERVICES}#oom_kill_disable`],
    *find(subject) {
      for (const service of servicesOf(subject)) {
        const score = Number(textOf(service.get('oom_score_adj')) ?? 0);
        if (isTrue(service.get('oom_kill_disable')))
          yield about(
            service,
            ['oom_kill_disable'],
            'oom_kill_disable: true',
            'no "oom_kill_disable"',
            setting(service, ['oom_kill_disable'], false),
          );
        if (score < 0)
          yield about(service, ['oom_score_adj'], `oom_score_adj: ${score}`, 'no negative score');
      }
    },
    failing: [
      'services:\n  web:\n    image: web:1\n    oom_kill_disable: true\n',
      'services:\n  web:\n    image: web:1\n    oom_score_adj: -1000\n',
    ],
    passing: ['services:\n  web:\n    image: web:1\n    oom_score_adj: 100\n'],
  },
  {
    id: 'compose-kernel-setting',
    title: 'Service changes a setting of the kernel',
    why: 'Some of these weaken what keeps packets and processes apart in the container.',
    fix: 'Leave out what routes packets, takes unsafe ones, or lets everybody bind any port.',
    severity: 'low',
    vectors: ['V6', 'V8'],
    references: [`${SERVICES}#sysctls`],
    *find(subject) {
      for (const service of servicesOf(subject)) {
        const sysctls = service.get('sysctls');
        const pairs = Array.isArray(sysctls)
          ? sysctls.map((one) => (textOf(one) ?? '').split('='))
          : typeof sysctls === 'object' && sysctls !== null
            ? Object.entries(sysctls).map(([name, value]) => [name, textOf(value) ?? ''])
            : [];
        for (const [name = '', value = ''] of pairs)
          if (
            (/^net\.ipv[46]\.(?:ip_forward|conf\.\w+\.(?:accept_redirects|accept_source_route|send_redirects|forwarding|route_localnet))$/.test(
              name,
            ) &&
              value === '1') ||
            /^kernel\.(?!shm|msg|sem)/.test(name)
          )
            yield about(service, ['sysctls'], `${name}=${value}`, `no ${name}`);
      }
    },
    failing: ['services:\n  web:\n    image: web:1\n    sysctls:\n      net.ipv4.ip_forward: 1\n'],
    passing: ['services:\n  web:\n    image: web:1\n    sysctls:\n      net.core.somaxconn: 1024\n'],
  },
];
