import { VARIABLE_RULES, variableRisk } from '../../container-options/variables.ts';
import { about, type DockerfileCheck, instructionsOf } from './subject.ts';

/** Of TLS and debuggers, checks of the build and of the start tell. */
const TOLD = VARIABLE_RULES.filter(({ risk }) => /^(?:password-not-asked|engine-without-tls)$/.test(risk));

/** What variables of an image open in every container of it. */
export const VARIABLE_CHECKS: readonly DockerfileCheck[] = TOLD.map(({ risk, bad, good, ...head }) => ({
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
}));
