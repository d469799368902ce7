import { VARIABLE_RULES, variableRisk } from '../../container-options/variables.ts';
import { OPEN_START, openStart } from '../../container-options/commands.ts';
import { about, type DockerfileCheck, instructionsOf, shippedInstructions } from './subject.ts';

/** Of TLS and debuggers, checks of the build and of the start tell. */
const TOLD = VARIABLE_RULES.filter(({ risk }) => /^(?:password-not-asked|engine-without-tls)$/.test(risk));

/** What variables of an image open in every container of it. */
export const VARIABLE_CHECKS: readonly DockerfileCheck[] = [
  ...TOLD.map(({ risk, bad, good, ...head }): DockerfileCheck => ({
    ...head,
    id: `dockerfile-${risk}`,
    *find(subject) {
      for (const env of instructionsOf(subject, 'ENV')) {
        const [first, second] = env.words;
        const pairs =
          first && !first.text.includes('=')
            ? [`${first.text}=${second?.value ?? '$'}`]
            : env.words.map(({ value }) => value ?? '');
        for (const pair of pairs) {
          const name = pair.slice(0, Math.max(0, pair.indexOf('=')));
          if (name !== '' && variableRisk(name, pair.slice(name.length + 1)) === risk)
            yield about(env, `ENV ${pair}`, `no ${name}`);
        }
      }
    },
    failing: [`FROM debian:13\nENV ${bad.join('=')}\n`],
    passing: [`FROM debian:13\nENV ${good.join('=')}\n`],
  })),
  {
    ...OPEN_START,
    id: 'dockerfile-program-open',
    *find(subject) {
      for (const name of ['CMD', 'ENTRYPOINT']) {
        const one = shippedInstructions(subject.dockerfile, name).at(-1);
        const found = one && openStart(one.words.map(({ text }) => text));
        // Of debuggers, the check of what starts with one tells.
        if (found && found.expected !== 'no debugger') yield about(one, found.actual, found.expected);
      }
    },
    failing: [
      'FROM redis:8\nCMD ["redis-server", "--protected-mode", "no"]\n',
      'FROM example.com/engine:1\nCMD ["dockerd", "-H", "tcp://0.0.0.0:2375"]\n',
    ],
    passing: ['FROM redis:8\nCMD ["redis-server", "--appendonly", "yes"]\n'],
  },
];
