import { type PlacedScript, scriptChecks } from '../../scripts/rules.ts';
import { TAKEOVER_RULES } from '../../scripts/takeovers.ts';
import {
  about,
  type DockerfileCheck,
  type DockerfileSubject,
  fullText,
  instructionsOf,
  placeOf,
} from './subject.ts';

/** What nobody writes into a Dockerfile who means well. */
export const TAKEOVER_CHECKS: readonly DockerfileCheck[] = scriptChecks(
  'dockerfile',
  scriptsOf,
  example,
  TAKEOVER_RULES,
);

function* scriptsOf(subject: DockerfileSubject): Generator<PlacedScript, undefined> {
  for (const one of instructionsOf(subject, 'RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK')) {
    const { script } = one;
    yield {
      script,
      code: fullText(one),
      about: ({ start, actual, expected, severity }) => {
        const end = script?.commands.find((command) => command.start === start)?.end ?? start + 1;
        const range = subject.dockerfile.rangeOf(...placeOf(one, { start, end }));
        return about({ range }, actual, expected, severity ? { severity } : {});
      },
    };
  }
}

function example(script: string): string {
  return script.includes('\n')
    ? `FROM debian:13\nRUN <<EOF\n${script}\nEOF\n`
    : `FROM debian:13\nRUN ${script}\n`;
}
