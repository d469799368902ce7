import { keysOf, valueAt } from '../../../model/configuration/place.ts';
import { about, type ComposeCheck, SERVICES, servicesOf, setting, textOf } from './services.ts';

/** How secrets are kept. */
export const SECRET_CHECKS: readonly ComposeCheck[] = [
  {
    id: 'compose-open-secret',
    title: 'Everybody in the container may read a secret',
    why: 'A process that runs as another user reads it as well.',
    fix: 'Give the secret a mode for its user alone, such as 0400.',
    severity: 'low',
    vectors: ['V6'],
    references: [`${SERVICES}#secrets`],
    *find(subject) {
      for (const service of servicesOf(subject)) {
        const secrets = service.get('secrets');
        if (!Array.isArray(secrets)) continue;
        for (const [index, secret] of secrets.entries()) {
          const mode = valueAt(secret, ['mode']);
          const octal = typeof mode === 'number' ? mode.toString(8) : textOf(mode);
          if (octal !== undefined && /[4-7]$/.test(octal))
            yield about(
              service,
              ['secrets', index, 'mode'],
              `mode: ${octal}`,
              'mode: 0400',
              setting(service, ['secrets', index, 'mode'], 0o400),
            );
        }
      }
    },
    failing: [
      'services:\n  web:\n    image: web:1\n    secrets:\n      - source: db\n        mode: "0444"\n',
    ],
    passing: [
      'services:\n  web:\n    image: web:1\n    secrets:\n      - source: db\n        mode: "0400"\n',
      'services:\n  web:\n    image: web:1\n    secrets: [db]\n',
    ],
  },
  {
    id: 'compose-secret-as-config',
    title: 'A secret is kept as a config',
    why: 'Configs are for everybody: engines print them, and keep them without encryption.',
    fix: 'Keep it under "secrets".',
    severity: 'medium',
    vectors: ['V6'],
    references: ['https://docs.docker.com/reference/compose-file/configs/'],
    *find({ document }) {
      for (const name of keysOf(valueAt(document.value, ['configs']))) {
        const isSecret =
          /(?:^|[_.-])(?:password|passwd|secret|private[_-]?key|token|credentials?)(?:$|[_.-])/i.test(name);
        const place = ['configs', name];
        if (isSecret)
          yield {
            range: document.rangeOf(place),
            resource: { type: 'config', name },
            actual: `configs: ${name}`,
            expected: `secrets: ${name}`,
          };
      }
    },
    failing: ['services: {}\nconfigs:\n  db_password:\n    file: ./db\n'],
    passing: ['services: {}\nconfigs:\n  nginx:\n    file: ./nginx.conf\n'],
  },
];
