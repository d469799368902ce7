import { valueAt } from '../../../model/configuration/place.ts';
import { type ForgeRule, isProduction, itemsOf, type Judged, nameOf, switchRule } from '../../audit/forge.ts';
import { isSecretName } from '../../../model/configuration/secret-names.ts';

const VARIABLES = ['https://docs.gitlab.com/api/project_level_variables/'] as const;

/** Variables whose names say that they are secrets; their values are looked at by nobody. */
const secretVariables = (key: 'masked' | 'protected') => (list: unknown) =>
  itemsOf(list).flatMap((one): Judged[] => {
    const name = String(valueAt(one, ['key']));
    const holds = valueAt(one, [key]) === true;
    return isSecretName(name) ? [{ holds, actual: `variable ${name}: "${key}": ${holds}` }] : [];
  });

/** What pipelines get, where they run, and who sees and decides what they do. */
export const PIPELINE_RULES: readonly ForgeRule[] = [
  {
    id: 'gitlab-variable-masked',
    title: 'A secret variable is not masked in logs',
    why: 'A command that prints it leaves it in the log of the job for everybody who may read that.',
    fix: 'Mask it, or hide it.',
    severity: 'medium',
    references: VARIABLES,
    about: 'variables',
    expected: '"masked": true',
    judge: secretVariables('masked'),
    failing: { variables: [{ key: 'DEPLOY_TOKEN', value: 'fake', masked: false, protected: true }] },
    passing: { variables: [{ key: 'DEPLOY_TOKEN', value: 'fake', masked: true, protected: true }] },
  },
  {
    id: 'gitlab-variable-protected',
    title: 'Jobs of any branch get a secret variable',
    why: 'Whoever may push a branch writes a job that sends the secret away.',
    fix: 'Protect it, so that only protected branches and tags get it.',
    severity: 'high',
    references: VARIABLES,
    about: 'variables',
    expected: '"protected": true',
    judge: secretVariables('protected'),
    failing: { variables: [{ key: 'DEPLOY_TOKEN', value: 'fake', masked: true, protected: false }] },
    passing: { variables: [{ key: 'DEPLOY_TOKEN', value: 'fake', masked: true, protected: true }] },
  },
  {
    id: 'gitlab-pipeline-variables',
    title: 'Developers set the variables of a pipeline that they start',
    why: 'A variable may change what is run, such as the image or a command of the job.',
    fix: 'Allow nobody, or maintainers only, to use pipeline variables.',
    severity: 'medium',
    references: ['https://docs.gitlab.com/api/projects/'],
    about: 'repository',
    expected: '"ci_pipeline_variables_minimum_override_role": "no_one_allowed", "owner" or "maintainer"',
    judge: (value) => {
      const role = valueAt(value, ['ci_pipeline_variables_minimum_override_role']);
      return typeof role === 'string'
        ? [
            {
              holds: role !== 'developer',
              actual: `"ci_pipeline_variables_minimum_override_role": ${JSON.stringify(role)}`,
            },
          ]
        : [];
    },
    failing: { repository: { ci_pipeline_variables_minimum_override_role: 'developer' } },
    passing: { repository: { ci_pipeline_variables_minimum_override_role: 'no_one_allowed' } },
  },
  {
    id: 'gitlab-ci-configuration',
    title: 'Pipelines are configured by a file elsewhere',
    why: 'Whoever may write there changes what runs here, and no merge request of this project shows it.',
    fix: 'Keep the file in the project, or see to it that the other place is as well protected.',
    severity: 'low',
    references: ['https://docs.gitlab.com/ci/pipelines/settings/'],
    about: 'repository',
    expected: 'a file of the project',
    judge: (value) => {
      const path = valueAt(value, ['ci_config_path']);
      const isElsewhere = typeof path === 'string' && /^https?:|@/.test(path);
      return [
        { holds: !isElsewhere, actual: isElsewhere ? 'a file elsewhere' : 'a file of the project itself' },
      ];
    },
    failing: { repository: { ci_config_path: 'pipeline.yml@other/templates' } },
    passing: { repository: { ci_config_path: '' } },
  },
  {
    id: 'gitlab-public-registry',
    title: 'Images of a project that is not public can be pulled by everyone who sees it',
    why: 'What is in an image, such as a forgotten key, is seen by more people than work on it.',
    fix: 'Let only project members use the container registry.',
    severity: 'low',
    references: ['https://docs.gitlab.com/api/projects/'],
    about: 'repository',
    expected: '"container_registry_access_level": "private" or "disabled"',
    judge: (value) => {
      const level = valueAt(value, ['container_registry_access_level']);
      return typeof level === 'string' && valueAt(value, ['visibility']) !== 'public'
        ? [
            {
              holds: level !== 'enabled',
              actual: `"container_registry_access_level": ${JSON.stringify(level)}`,
            },
          ]
        : [];
    },
    failing: { repository: { visibility: 'internal', container_registry_access_level: 'enabled' } },
    passing: { repository: { visibility: 'internal', container_registry_access_level: 'private' } },
  },
  switchRule('repository', 'public_jobs', false, {
    id: 'gitlab-public-jobs',
    title: 'Everyone reads the logs of jobs',
    why: 'Logs and artefacts hold what a job printed, of branches that are not merged too.',
    fix: 'Disable public pipelines.',
    severity: 'low',
    references: ['https://docs.gitlab.com/api/projects/'],
  }),
  {
    id: 'gitlab-own-runner',
    title: 'Jobs run on runners of your own',
    why: 'What one job leaves on such a runner may be there for the next; in a public project, whoever forks it may run there.',
    fix: 'Use executors that live for one job, in a network of their own, for protected branches only.',
    severity: 'low',
    references: ['https://docs.gitlab.com/api/runners/'],
    standards: ['NIST SP 800-218 PO.5.1'],
    about: 'runners',
    expected: 'runners of the instance',
    judge: (list) =>
      itemsOf(list).map((one) => {
        const type = String(valueAt(one, ['runner_type']));
        return {
          holds: type === 'instance_type',
          actual: `${nameOf(one, 'description')}: "runner_type": "${type}"`,
        };
      }),
    failing: { runners: [{ id: 1, description: 'builder', runner_type: 'project_type' }] },
    passing: { runners: [{ id: 2, description: 'shared', runner_type: 'instance_type' }] },
  },
  {
    id: 'gitlab-environment-protected',
    title: 'An environment for production is not protected',
    why: 'Whoever may run a pipeline deploys.',
    fix: 'Protect the environment, with approvals.',
    severity: 'medium',
    references: ['https://docs.gitlab.com/api/protected_environments/'],
    about: 'environments',
    besides: 'protected-environments',
    expected: 'it is protected',
    judge: (list, facts) => {
      const { reading } = facts.answer('protected-environments');
      if (reading.state !== 'read') return [];
      const known = new Set(itemsOf(reading.value).map((one) => valueAt(one, ['name'])));
      return itemsOf(list).flatMap((one) => {
        const name = valueAt(one, ['name']);
        if (!isProduction(String(name))) return [];
        const holds = known.has(name);
        return [{ holds, actual: `environment ${nameOf(one)} is ${holds ? '' : 'not '}protected` }];
      });
    },
    failing: { environments: [{ name: 'production' }], 'protected-environments': [] },
    passing: { environments: [{ name: 'production' }], 'protected-environments': [{ name: 'production' }] },
  },
];
