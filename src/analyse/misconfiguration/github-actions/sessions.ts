import { keysOf, valueAt } from '../../../model/configuration/place.ts';
import { referencesIn } from './expressions.ts';
import { about, stepsOf, textOf, usedAction, type WorkflowCheck } from './workflow.ts';

const DEBUGGER =
  /^(?:mxschmitt\/action-tmate|csexton\/debugger-action|lhotari\/action-upterm|owenthereal\/action-upterm)$/;
const BUILDER =
  /^docker\/(?:build-push-action|bake-action)$|^(?:redhat-actions\/buildah-build|aevea\/action-kaniko)$/;

function job(steps: string): string {
  return `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n${steps}`;
}

/** What steps hand out of a job. */
export const SESSION_CHECKS: readonly WorkflowCheck[] = [
  {
    id: 'github-actions-debug-session',
    title: 'A step opens a shell of the runner to whoever has its address',
    why: 'The address is printed in the log: whoever reads it has the job, with its files, its token and its secrets.',
    fix: 'Take the step away; where somebody has to look, say limit-access-to-actor: true and start it by hand.',
    severity: 'medium',
    vectors: ['V1'],
    references: ['https://github.com/mxschmitt/action-tmate#use-registered-public-ssh-keys'],
    standards: ['OWASP CICD-SEC-7'],
    *find(subject) {
      for (const { step } of stepsOf(subject)) {
        const action = usedAction(step.uses);
        const isLimited =
          textOf(valueAt(step.value, ['with', 'limit-access-to-actor'])) === 'true' ||
          valueAt(step.value, ['with', 'limit-access-to-users']) !== undefined;
        if (action && DEBUGGER.test(action.name) && !isLimited)
          yield about(subject, step.path, action.name, 'limit-access-to-actor: true');
      }
    },
    failing: [job('      - uses: mxschmitt/action-tmate@v3\n')],
    passing: [
      job('      - uses: mxschmitt/action-tmate@v3\n        with: {limit-access-to-actor: true}\n'),
      job('      - run: make\n'),
    ],
  },
  {
    id: 'github-actions-secret-in-build-argument',
    title: 'A secret is an argument of an image’s build',
    why: 'Arguments are in the history of the image and in its provenance, for everybody who can pull it.',
    fix: 'Hand it over by "secrets", and mount it: RUN --mount=type=secret.',
    severity: 'high',
    vectors: ['V2', 'V4'],
    references: [
      'https://docs.docker.com/build/building/secrets/',
      'https://docs.docker.com/build/ci/github-actions/secrets/',
    ],
    standards: ['CIS Docker 4.10', 'OWASP CICD-SEC-6'],
    *find(subject) {
      for (const { step } of stepsOf(subject)) {
        const action = usedAction(step.uses);
        if (!action || !BUILDER.test(action.name)) continue;
        for (const name of keysOf(valueAt(step.value, ['with']))) {
          if (!/^(?:build-args|set)$/.test(name)) continue;
          const text = textOf(valueAt(step.value, ['with', name])) ?? '';
          const secret = referencesIn(text).find((one) => one.name.startsWith('secrets.'));
          if (secret)
            yield about(subject, [...step.path, 'with', name], secret.text, 'secrets, which are mounted');
        }
      }
    },
    failing: [
      job(
        '      - uses: docker/build-push-action@v6\n        with: {build-args: "TOKEN=${{ secrets.TOKEN }}"}\n',
      ),
    ],
    passing: [
      job(
        '      - uses: docker/build-push-action@v6\n        with: {secrets: "token=${{ secrets.TOKEN }}"}\n',
      ),
      job(
        '      - uses: docker/build-push-action@v6\n        with: {build-args: "VERSION=${{ github.sha }}"}\n',
      ),
    ],
  },
];
