import { keysOf, valueAt } from '../../../model/configuration/place.ts';
import { DEPLOYING } from '../../scripts/deployments.ts';
import { SECURITY_PROGRAM } from '../../scripts/exposure.ts';
import { about, DOCS, stepsOf, SYNTAX, textOf, usedAction, type WorkflowCheck } from './workflow.ts';

function job(steps: string, more = ''): string {
  return `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n${more}    steps:\n${steps}`;
}

/** What jobs run, and how far it reaches. */
export const RUN_CHECKS: readonly WorkflowCheck[] = [
  {
    id: 'github-actions-privileged-container',
    title: 'A job’s container has the machine',
    why: 'With these options, or the socket of the engine, whatever runs in it has the runner, its token and what runs beside it.',
    fix: 'Take the option or the socket away.',
    severity: 'high',
    vectors: ['V1', 'V6'],
    references: [`${SYNTAX}#jobsjob_idcontaineroptions`],
    *find(subject) {
      for (const own of subject.jobs) {
        const places = [
          ['container'],
          ...keysOf(valueAt(own.value, ['services'])).map((name) => ['services', name]),
        ];
        for (const keys of places) {
          const options = textOf(valueAt(own.value, [...keys, 'options'])) ?? '';
          const [option] =
            /--privileged\b|--(?:pid|ipc|uts|userns)[= ]host\b|--cap-add[= ](?:ALL|SYS_ADMIN|SYS_PTRACE|SYS_MODULE)\b|--security-opt[= ]\S*unconfined\b/.exec(
              options,
            ) ?? [];
          const volumes = valueAt(own.value, [...keys, 'volumes']);
          const socket = Array.isArray(volumes)
            ? volumes.find(
                (one) => typeof one === 'string' && /^(?:\/var)?\/run\/docker\.sock\b|^\/:/.test(one),
              )
            : undefined;
          if (option !== undefined)
            yield about(subject, [...own.path, ...keys, 'options'], option, `no ${option}`);
          if (socket !== undefined)
            yield about(
              subject,
              [...own.path, ...keys, 'volumes'],
              String(socket),
              'no socket of the engine',
            );
        }
      }
    },
    failing: [
      job('      - run: ls\n', '    container: {image: "a:1", options: --privileged}\n'),
      job(
        '      - run: ls\n',
        '    container: {image: "a:1", volumes: ["/var/run/docker.sock:/var/run/docker.sock"]}\n',
      ),
    ],
    passing: [job('      - run: ls\n', '    container: {image: "a:1", options: --cpus 1}\n')],
  },
  {
    id: 'github-actions-check-ignored',
    title: 'A check of security may fail without anybody noticing',
    why: 'With "continue-on-error" what a scanner finds stops nothing, and the run is green.',
    fix: 'Take "continue-on-error" away, and waive what is known by name.',
    severity: 'medium',
    vectors: ['V2', 'V3'],
    references: [`${SYNTAX}#jobsjob_idstepscontinue-on-error`],
    *find(subject) {
      for (const { step } of stepsOf(subject))
        if (
          valueAt(step.value, ['continue-on-error']) === true &&
          SECURITY_PROGRAM.test(`${step.uses ?? ''} ${step.run ?? ''}`)
        )
          yield about(
            subject,
            [...step.path, 'continue-on-error'],
            'continue-on-error: true',
            'no "continue-on-error"',
            { edits: subject.document.remove([...step.path, 'continue-on-error']) },
          );
    },
    failing: [job('      - run: npm audit\n        continue-on-error: true\n')],
    passing: [
      job('      - run: npm audit\n'),
      job('      - run: npm run slow\n        continue-on-error: true\n'),
    ],
  },
  {
    id: 'github-actions-deploy-without-environment',
    title: 'A deployment waits for nobody',
    why: 'Without an environment no rule of GitHub keeps back who may deploy, from which branch, and with which secrets.',
    fix: 'Say "environment" for the job, and protect it.',
    severity: 'low',
    vectors: ['V2', 'V5'],
    references: [`${DOCS}/how-tos/deploy/configure-and-manage-deployments/manage-environments`],
    standards: ['OWASP CICD-SEC-1'],
    *find(subject) {
      for (const own of subject.jobs) {
        if (valueAt(own.value, ['environment']) !== undefined || subject.triggers.has('pull_request'))
          continue;
        const deploys = own.steps.find(
          ({ uses, run }) =>
            /^(?:azure\/webapps-deploy|aws-actions\/amazon-ecs-deploy-task-definition|google-github-actions\/deploy-cloudrun|azure\/k8s-deploy|amondnet\/vercel-action|akhileshns\/heroku-deploy|superfly\/flyctl-actions)/i.test(
              uses ?? '',
            ) || DEPLOYING.test(run ?? ''),
        );
        if (deploys)
          yield about(
            subject,
            own.path,
            usedAction(deploys.uses)?.name ?? (deploys.run ?? '').split('\n')[0] ?? '',
            'environment: production',
          );
      }
    },
    failing: [job('      - run: kubectl apply -f k8s/\n')],
    passing: [
      job('      - run: kubectl apply -f k8s/\n', '    environment: production\n'),
      job('      - run: kubectl get pods\n'),
    ],
  },
];
