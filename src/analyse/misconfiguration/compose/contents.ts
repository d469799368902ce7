import {
  about,
  type ComposeCheck,
  itemsOf,
  SERVICES,
  servicesOf,
  textOf,
  variablesOf,
  isTrue,
} from './services.ts';
import { holdsSecret } from '../../../model/configuration/credentials.ts';
import { isSecretName } from '../../../model/configuration/secret-names.ts';
import { secretIn } from '../../../model/configuration/secret-words.ts';
import { keysOf, valueAt } from '../../../model/configuration/place.ts';

/** What a service is made of, and what it is told. */
export const CONTENT_CHECKS: readonly ComposeCheck[] = [
  {
    id: 'compose-secret-in-environment',
    title: 'A secret stands in the file',
    why: 'Everybody who reads the repository has it, and so has every process of the container, and who may ask the engine.',
    fix: 'Keep it under "secrets", and name its file by a variable that ends with _FILE; then change it, as it was told.',
    severity: 'high',
    vectors: ['V2', 'V6'],
    references: ['https://docs.docker.com/compose/how-tos/use-secrets/'],
    standards: ['CIS Docker 4.10', 'NIST SP 800-190 4.1.4'],
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const part of [['environment'], ['build', 'args']])
          for (const { keys, name, value } of variablesOf(service, ...part)) {
            if (
              value !== undefined &&
              (isSecretName(name) || holdsSecret(value)) &&
              !/^["']?(?:|true|false|yes|no|null|\d{1,3}|\$.*|\/run\/secrets\/.*)["']?$/i.test(value)
            )
              yield about(service, keys, `${name}: …`, `${name}_FILE: /run/secrets/…`);
          }
    },
    failing: [
      'services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: fake-one\n',
      'services:\n  db:\n    image: postgres:17\n    environment: ["API_KEY=fake-one"]\n',
      'services:\n  db:\n    build:\n      context: .\n      args: {NPM_TOKEN: fake-one}\n',
      'services:\n  web:\n    image: web:1\n    environment:\n      DATABASE_URL: postgres://web:fake-one@db:5432/web\n',
    ],
    passing: [
      'services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/db\n      TOKEN: ${TOKEN}\n      PASSWORD:\n',
      'services:\n  db:\n    image: mysql:8.4\n    environment: [MYSQL_ALLOW_EMPTY_PASSWORD="true"]\n',
      'services:\n  web:\n    image: web:1\n    environment:\n      DATABASE_URL: postgres://web:${DB_PASSWORD}@${DB_HOST}:5432/web\n',
    ],
  },
  {
    id: 'compose-secret-in-command',
    title: 'A secret stands in a command',
    why: 'Everybody who reads the repository has it, and so has whoever lists the processes of the machine.',
    fix: 'Have the program read it from a file of "secrets"; then change it, as it was told.',
    severity: 'high',
    vectors: ['V2', 'V6'],
    references: ['https://docs.docker.com/compose/how-tos/use-secrets/'],
    standards: ['CIS Docker 4.10', 'NIST SP 800-190 4.1.4'],
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const part of [['command'], ['entrypoint'], ['healthcheck', 'test']]) {
          const name = secretIn(
            itemsOf(service, ...part).flatMap(({ text = '' }) => text.slice(0, 16_384).split(/\s+/)),
          );
          if (name !== undefined) yield about(service, part, `${name} …`, 'a file of "secrets"');
        }
    },
    failing: [
      'services:\n  db:\n    image: redis:8\n    command: ["--requirepass", "fake-one"]\n',
      'services:\n  web:\n    image: web:1\n    command: web --db-password=fake-one\n',
      'services:\n  db:\n    image: mysql:8.4\n    healthcheck:\n      test: mysqladmin ping --password=fake-one\n',
    ],
    passing: [
      'services:\n  web:\n    image: web:1\n    command: web --db-password-file /run/secrets/db --token $TOKEN\n',
      'services:\n  db:\n    image: mysql:8.4\n    healthcheck:\n      test: mysqladmin ping --password=$$MYSQL_PASSWORD\n',
    ],
  },
  {
    id: 'compose-remote-build',
    title: 'What is built comes from a repository at whatever its branch is',
    why: 'Who can push there decides what runs here.',
    fix: 'Name the commit behind "#".',
    severity: 'medium',
    vectors: ['V2', 'V3'],
    references: ['https://docs.docker.com/reference/compose-file/build/#context'],
    *find(subject) {
      for (const service of servicesOf(subject)) {
        const isShort = typeof service.get('build') === 'string';
        const keys = isShort ? ['build'] : ['build', 'context'];
        const context = textOf(service.get(...keys)) ?? '';
        if (/^(?:https?|git|ssh):\/\/|^git@/.test(context) && !/#[0-9a-f]{40}(?:$|:)/i.test(context))
          yield about(service, keys, context.replace(/\/\/[^/@]*@/, '//…@'), 'a commit behind "#"');
      }
    },
    failing: ['services:\n  web:\n    build: https://example.com/web.git#main\n'],
    passing: [
      `services:\n  web:\n    build:\n      context: https://example.com/web.git#${'0123456789'.repeat(4)}\n`,
      'services:\n  web:\n    build: .\n',
    ],
  },
  {
    id: 'compose-insecure-build',
    title: 'The build of a service is not confined',
    why: 'With these rights a Dockerfile has every capability, or the network, of the host that builds.',
    fix: 'Take the right away.',
    severity: 'high',
    vectors: ['V1', 'V6'],
    references: ['https://docs.docker.com/reference/compose-file/build/#entitlements'],
    *find(subject) {
      for (const service of servicesOf(subject)) {
        for (const { keys, text } of itemsOf(service, 'build', 'entitlements'))
          if (/^(?:security\.insecure|network\.host)$/.test(text ?? ''))
            yield about(service, keys, `entitlements: ${text}`, `no ${text}`);
        if (isTrue(service.get('build', 'privileged')))
          yield about(service, ['build', 'privileged'], 'privileged: true', 'no "privileged"');
        if (textOf(service.get('build', 'network')) === 'host')
          yield about(service, ['build', 'network'], 'network: host', 'no "network"');
      }
    },
    failing: [
      'services:\n  web:\n    build:\n      context: .\n      entitlements: [security.insecure]\n',
      'services:\n  web:\n    build:\n      context: .\n      network: host\n',
    ],
    passing: ['services:\n  web:\n    build:\n      context: .\n'],
  },
  {
    id: 'compose-secret-from-environment-file',
    title: 'A file with variables of everything is given to a service',
    why: 'Each service that names the file has every secret in it, those of the others too.',
    fix: 'Give each service a file of its own, or secrets.',
    severity: 'low',
    vectors: ['V6', 'V9'],
    references: [`${SERVICES}#env_file`],
    *find(subject) {
      const users = new Map<string, string[]>();
      for (const service of servicesOf(subject))
        for (const { text, value } of itemsOf(service, 'env_file')) {
          const file = text ?? textOf(valueAt(value, ['path'])) ?? '';
          const known = users.get(file) ?? [];
          if (file !== '' && known.at(-1) !== service.name) users.set(file, [...known, service.name]);
        }
      for (const service of servicesOf(subject))
        for (const { keys, text, value } of itemsOf(service, 'env_file')) {
          const file = text ?? textOf(valueAt(value, ['path'])) ?? '';
          const names = users.get(file) ?? [];
          if (names.length > 1 && names[1] === service.name)
            yield about(
              service,
              keys,
              `${file}, which ${names.slice(0, 5).join(', ')} have`,
              'a file of its own',
            );
        }
    },
    failing: [
      'services:\n  a:\n    image: a:1\n    env_file: .env\n  b:\n    image: b:1\n    env_file: [.env]\n',
    ],
    passing: [
      'services:\n  a:\n    image: a:1\n    env_file: a.env\n  b:\n    image: b:1\n    env_file: b.env\n',
    ],
  },
  {
    id: 'compose-obsolete-version',
    title: '"version" means nothing any more',
    why: 'Compose warns of it at every call, which hides warnings that matter.',
    fix: 'Take it away.',
    severity: 'low',
    vectors: ['V7'],
    references: ['https://docs.docker.com/reference/compose-file/version-and-name/'],
    *find({ document }) {
      const value = valueAt(document.value, ['version']);
      if (value !== undefined && keysOf(valueAt(document.value, ['services'])).length > 0)
        yield {
          range: document.rangeOf(['version']),
          actual: `version: ${textOf(value) ?? ''}`,
          expected: 'no "version"',
          edits: document.remove(['version']),
        };
    },
    failing: ['version: "3.8"\nservices:\n  web:\n    image: web:1\n'],
    passing: ['services:\n  web:\n    image: web:1\n'],
  },
  {
    id: 'compose-links',
    title: 'Services are joined by links',
    why: 'Links put the variables of one container, its secrets among them, into another one.',
    fix: 'Take "links" away: services in one network know each other by name.',
    severity: 'low',
    vectors: ['V8'],
    references: [`${SERVICES}#links`],
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const key of ['links', 'external_links'])
          if (Array.isArray(service.get(key))) yield about(service, [key], key, 'a network that both are in');
    },
    failing: ['services:\n  web:\n    image: web:1\n    links: [db]\n'],
    passing: ['services:\n  web:\n    image: web:1\n    networks: [back]\n'],
  },
];
