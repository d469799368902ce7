import { type KubernetesCheck, kindCheck } from '../check.ts';
import { at, listAt, numberAt, shown, textAt } from '../values.ts';

const CRON = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/';
const JOBS = 'https://kubernetes.io/docs/concepts/workloads/controllers/job/';
const template = (indent: string) =>
  [
    'template:',
    '  spec:',
    '    restartPolicy: Never',
    '    containers:',
    '      - name: web',
    '        image: web:1',
    '',
  ]
    .map((line) => (line === '' ? '' : `${indent}${line}\n`))
    .join('');
const job = (more: string) =>
  `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: web\nspec:\n${more}${template('  ')}`;
const cron = (more: string, schedule = '"0 3 * * *"') =>
  `apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: web\nspec:\n  schedule: ${schedule}\n${more}  jobTemplate:\n    spec:\n${template('      ')}`;

/** A field of a schedule: `*`, a number, a range, a list or a step, and names of months and days. */
const FIELD =
  /^(?:\?|(?:\*|[0-9A-Za-z]{1,3}(?:-[0-9A-Za-z]{1,3})?)(?:\/\d{1,4})?(?:,(?:\*|[0-9A-Za-z]{1,3}(?:-[0-9A-Za-z]{1,3})?)(?:\/\d{1,4})?){0,60})$/;

function isSchedule(text: string): boolean {
  if (/^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$|^@every \S+$/.test(text)) return true;
  const fields = text.trim().split(/\s+/);
  return fields.length === 5 && fields.every((field) => FIELD.test(field));
}

/** What runs once, or by the clock. */
export const JOB_CHECKS: readonly KubernetesCheck[] = [
  kindCheck(
    'CronJob',
    {
      id: 'kubernetes-cron-job-deadline',
      title: 'Missed runs are made up for without a bound',
      why: 'After a hundred missed runs, as when the controller was down, the job never runs again.',
      fix: 'Set "startingDeadlineSeconds", to more than 10.',
      severity: 'low',
      vectors: ['V5'],
      references: [`${CRON}#starting-deadline`],
      failing: [cron(''), cron('  startingDeadlineSeconds: 5\n')],
      passing: [cron('  startingDeadlineSeconds: 300\n')],
    },
    function* (value) {
      const seconds = numberAt(value, 'spec', 'startingDeadlineSeconds');
      if (at(value, 'spec') === undefined || (seconds !== undefined && seconds >= 10)) return;
      yield {
        path: ['spec', 'startingDeadlineSeconds'],
        actual: seconds === undefined ? 'no startingDeadlineSeconds' : `startingDeadlineSeconds: ${seconds}`,
        expected: 'startingDeadlineSeconds: 300',
      };
    },
  ),
  kindCheck(
    'CronJob',
    {
      id: 'kubernetes-cron-job-schedule',
      title: 'Schedule that means nothing',
      why: 'The API server refuses the job.',
      fix: 'Write minute, hour, day, month and weekday.',
      severity: 'medium',
      vectors: ['V5'],
      references: [`${CRON}#schedule-syntax`],
      failing: [cron('', '"0 0 3 * * *"')],
      passing: [cron('', '"*/15 3-5 * JAN,JUL mon-fri"'), cron('', '"@daily"')],
    },
    function* (value) {
      const schedule = textAt(value, 'spec', 'schedule');
      if (schedule !== undefined && !/[{$]/.test(schedule) && !isSchedule(schedule))
        yield { path: ['spec', 'schedule'], actual: `schedule: ${shown(schedule)}`, expected: 'five fields' };
    },
  ),
  kindCheck(
    'Job',
    {
      id: 'kubernetes-job-kept',
      title: 'Job that ended stays',
      why: 'Its pods stay with their logs and secrets until somebody deletes them.',
      fix: 'Set "ttlSecondsAfterFinished".',
      severity: 'low',
      vectors: ['V5'],
      references: [`${JOBS}#clean-up-finished-jobs-automatically`],
      failing: [job('')],
      passing: [
        job('  ttlSecondsAfterFinished: 3600\n'),
        job('').replace('batch/v1', 'batch.volcano.sh/v1alpha1'),
      ],
    },
    function* (value, { resource }) {
      if (resource.group !== 'batch') return;
      const isOwned = listAt(value, 'metadata', 'ownerReferences').length > 0;
      // What a deployment tool runs it also takes away.
      const isHook = ['helm.sh/hook', 'argocd.argoproj.io/hook'].some(
        (key) => at(value, 'metadata', 'annotations', key) !== undefined,
      );
      if (
        isOwned ||
        isHook ||
        at(value, 'spec') === undefined ||
        at(value, 'spec', 'ttlSecondsAfterFinished') !== undefined
      )
        return;
      yield {
        path: ['spec', 'ttlSecondsAfterFinished'],
        actual: 'no ttlSecondsAfterFinished',
        expected: 'ttlSecondsAfterFinished',
      };
    },
  ),
  kindCheck(
    ['Job', 'CronJob'],
    {
      id: 'kubernetes-job-restart-policy',
      title: 'Job whose pods are always restarted',
      why: 'The API server refuses it.',
      fix: 'Set "restartPolicy" to Never or OnFailure.',
      severity: 'medium',
      vectors: ['V5'],
      references: [`${JOBS}#pod-template`],
      failing: [job('').replace('Never', 'Always')],
      passing: [job(''), cron('')],
    },
    function* (_, { pod, isPartial }) {
      if (!pod || isPartial) return;
      const policy = textAt(pod.spec, 'restartPolicy');
      if (policy === undefined || policy === 'Always')
        yield {
          path: [...pod.specPath, 'restartPolicy'],
          actual: policy === undefined ? 'no restartPolicy, which is Always' : 'restartPolicy: Always',
          expected: 'restartPolicy: Never',
        };
    },
  ),
];
