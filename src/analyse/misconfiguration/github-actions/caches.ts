import { valueAt } from '../../../model/configuration/place.ts';
import {
  about,
  DOCS,
  isOpenToStrangers,
  publishes,
  type Step,
  stepsOf,
  textOf,
  usedAction,
  type WorkflowCheck,
} from './workflow.ts';

function job(steps: string, on = 'push'): string {
  return `on: ${on}\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n${steps}`;
}

const CACHES =
  /^(?:actions\/cache(?:\/restore)?|swatinem\/rust-cache|mozilla-actions\/sccache-action|gradle\/actions\/setup-gradle|gradle\/gradle-build-action|hendrikmuhs\/ccache-action)$/;
/** Inputs that switch a cache on, by action. */
const SWITCHES: readonly (readonly [action: RegExp, input: string])[] = [
  [/^actions\/setup-(?:node|python|java|dotnet|go)$/, 'cache'],
  [/^pnpm\/action-setup$/, 'cache'],
  [/^ruby\/setup-ruby$/, 'bundler-cache'],
  [/^astral-sh\/setup-uv$/, 'enable-cache'],
  [/^docker\/(?:build-push-action|bake-action)$/, 'cache-from'],
];

/** What of a step uses a cache; undefined where nothing does. */
function cacheOf(name: string, step: Step): string | undefined {
  const switchedOn = SWITCHES.find(([action]) => action.test(name))?.[1];
  const value = switchedOn === undefined ? undefined : textOf(valueAt(step.value, ['with', switchedOn]));
  // setup-go has one unless it is told otherwise.
  if (name === 'actions/setup-go' && value === undefined)
    return ', which has a cache unless it is told otherwise';
  if (value !== undefined && value !== '' && value !== 'false' && !value.startsWith('type=registry'))
    return ` with ${switchedOn}: ${value}`;
  return CACHES.test(name) ? '' : undefined;
}

/** What runs leave for other runs. */
export const CACHE_CHECKS: readonly WorkflowCheck[] = [
  {
    id: 'github-actions-cache-in-release',
    title: 'A release is built from a cache that others fill',
    why: 'What a run of another branch has put into the cache, by a dependency or a test that was taken over, ends up in what is shipped.',
    fix: 'Build releases without a cache.',
    severity: 'medium',
    vectors: ['V1', 'V3'],
    references: [
      `${DOCS}/reference/workflows-and-actions/dependency-caching#restrictions-for-accessing-a-cache`,
    ],
    standards: ['SLSA build L3', 'OWASP CICD-SEC-9'],
    *find(subject) {
      if (!publishes(subject)) return;
      for (const { step } of stepsOf(subject)) {
        const action = usedAction(step.uses);
        const cache = action && cacheOf(action.name, step);
        if (action && cache !== undefined)
          yield about(subject, step.path, `${action.name}${cache}`, 'no cache where something is published');
      }
    },
    failing: [
      job('      - uses: actions/cache@v4\n        with: {path: x, key: y}\n      - run: npm publish\n'),
      job('      - uses: actions/setup-go@v6\n      - run: npm publish\n'),
      job(
        '      - uses: docker/build-push-action@v6\n        with: {cache-from: type=gha}\n      - run: npm publish\n',
      ),
      job(
        '      - uses: actions/setup-node@v4\n        with: {cache: npm}\n      - run: make\n',
        '{release: {types: [published]}}',
      ),
    ],
    passing: [
      job('      - uses: actions/setup-go@v6\n        with: {cache: false}\n      - run: npm publish\n'),
      job('      - uses: actions/cache@v4\n        with: {path: x, key: y}\n      - run: npm test\n'),
    ],
  },
  {
    id: 'github-actions-cache-for-strangers',
    title: 'Strangers can put things into the cache of the main branch',
    why: 'On this event the run has the scope of the main branch: what a stranger’s files leave in the cache, later runs unpack.',
    fix: 'Take the cache away in workflows that strangers start with the rights of the repository.',
    severity: 'high',
    vectors: ['V1', 'V3'],
    references: [
      `${DOCS}/reference/workflows-and-actions/dependency-caching#restrictions-for-accessing-a-cache`,
    ],
    standards: ['OWASP CICD-SEC-9'],
    *find(subject) {
      if (!isOpenToStrangers(subject)) return;
      for (const { step } of stepsOf(subject)) {
        const action = usedAction(step.uses);
        if (action && /^actions\/cache(?:\/save)?$/.test(action.name))
          yield about(subject, step.path, step.uses ?? '', 'no cache');
      }
    },
    failing: [
      job('      - uses: actions/cache@v4\n        with: {path: x, key: y}\n', 'pull_request_target'),
    ],
    passing: [job('      - uses: actions/cache@v4\n        with: {path: x, key: y}\n', 'pull_request')],
  },
];
