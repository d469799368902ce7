import type { GitlabJob, GitlabVariable } from '../../../model/configuration/gitlab-ci.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { isUnverifiedVariable } from '../../scripts/connections.ts';
import { about, eachJob, type GitlabCheck, jobText, textOf, VARIABLE_DOCS } from './pipeline.ts';
import { imagesOf } from './pinning.ts';

const DOCKER = 'https://docs.gitlab.com/ci/docker/using_docker_build/';

/** What jobs have of the machine that they run on. */
export const CONTAINER_CHECKS: readonly GitlabCheck[] = [
  {
    id: 'gitlab-ci-docker-in-docker',
    title: 'A job starts an engine of its own, which takes a privileged runner',
    why: 'A privileged container has the machine: what any job of that runner starts can leave it, and reach what other jobs leave.',
    fix: 'Build with BuildKit without root, or Buildah, which take no privileges; or keep that runner for these jobs, each on a machine that lives once.',
    severity: 'medium',
    vectors: ['V1', 'V6'],
    references: [DOCKER, 'https://docs.gitlab.com/runner/security/#usage-of-docker-executor'],
    standards: ['OWASP CICD-SEC-7'],
    find: eachJob(function* find(job) {
      for (const { image, place } of imagesOf(job))
        if (/(?:^|\/)docker:(?:[\w.-]*-)?dind\b(?!-rootless)/.test(image))
          yield about(place, image, 'no privileged engine');
    }),
    failing: [jobText('services: ["docker:28-dind"]\nscript: [docker build .]\n')],
    passing: [
      jobText('services: ["postgres:17"]\nscript: [ls]\n'),
      jobText('services: ["docker:28-dind-rootless"]\nscript: [ls]\n'),
    ],
  },
  {
    id: 'gitlab-ci-docker-without-tls',
    title: 'The engine of a job listens to everybody',
    why: 'Without TLS whoever reaches the port, another job in the network too, starts containers that have the machine.',
    fix: 'Say DOCKER_TLS_CERTDIR: "/certs" and use port 2376.',
    severity: 'medium',
    vectors: ['V6', 'V8'],
    references: [`${DOCKER}#use-the-docker-executor-with-docker-in-docker`],
    find: eachVariable((name, text) =>
      (name === 'DOCKER_TLS_CERTDIR' && text === '') ||
      (name === 'DOCKER_HOST' && /^tcp:\/\/.*:2375\b/.test(text))
        ? 'DOCKER_TLS_CERTDIR: "/certs", and port 2376'
        : undefined,
    ),
    failing: [
      jobText('variables: {DOCKER_TLS_CERTDIR: ""}\nscript: [ls]\n'),
      'variables:\n  DOCKER_HOST: tcp://docker:2375\na: {script: [ls]}\n',
    ],
    passing: [jobText('variables: {DOCKER_TLS_CERTDIR: /certs}\nscript: [ls]\n')],
  },
  {
    id: 'gitlab-ci-docker-socket',
    title: 'Jobs use the engine of the machine',
    why: 'Who has the socket has the machine: they start a container that has its files, and those of every other job.',
    fix: 'Build with BuildKit without root, or Buildah.',
    severity: 'high',
    vectors: ['V1', 'V6'],
    references: [`${DOCKER}#use-the-docker-executor-with-docker-socket-binding`],
    standards: ['OWASP CICD-SEC-7'],
    find: eachVariable((name, text) =>
      name === 'DOCKER_HOST' && /^unix:\/\/(?!.*(?:rootless|run\/user))/.test(text)
        ? 'no socket of the engine'
        : undefined,
    ),
    failing: [jobText('variables: {DOCKER_HOST: "unix:///var/run/docker.sock"}\nscript: [ls]\n')],
    passing: [jobText('variables: {DOCKER_HOST: "tcp://docker:2376"}\nscript: [ls]\n')],
  },
  {
    id: 'gitlab-ci-insecure-registry',
    title: 'The engine of a job takes images from whoever answers',
    why: 'Without TLS anybody on the way puts another image in place.',
    fix: 'Take "--insecure-registry" away, and give the engine the certificate of the registry.',
    severity: 'medium',
    vectors: ['V3', 'V4'],
    references: ['https://docs.docker.com/reference/cli/dockerd/#insecure-registries'],
    find: eachJob(function* find(job) {
      for (const item of job.items(['services'])) {
        const command = valueAt(item.value, ['command']);
        const words: readonly unknown[] = Array.isArray(command) ? command : [command];
        for (const word of words)
          if (typeof word === 'string' && word.includes('--insecure-registry'))
            yield about(item, word, 'a registry with TLS');
      }
    }),
    failing: [
      jobText(
        'services:\n  - name: docker:28-dind\n    command: ["--insecure-registry=registry.example.com"]\nscript: [ls]\n',
      ),
    ],
    passing: [jobText('services:\n  - name: docker:28-dind\n    command: ["--mtu=1300"]\nscript: [ls]\n')],
  },
  {
    id: 'gitlab-ci-tls-off-by-variable',
    title: 'A variable has programs believe any server',
    why: 'Without certificates being looked at, anybody on the way reads what is sent, tokens too, and changes what comes back.',
    fix: 'Take the variable away; give the program the certificate of your own authority where that is what it lacks.',
    severity: 'high',
    vectors: ['V1', 'V3'],
    references: ['https://git-scm.com/docs/git#Documentation/git.txt-GITSSLNOVERIFY'],
    standards: ['OWASP CICD-SEC-3'],
    find: eachVariable((name, text) => (isUnverifiedVariable(name, text) ? `no ${name}` : undefined), true),
    failing: [
      jobText('variables:\n  GIT_SSL_NO_VERIFY: "true"\n  A: b\nscript: [ls]\n'),
      'variables: {NODE_TLS_REJECT_UNAUTHORIZED: "0"}\na: {script: [ls]}\n',
    ],
    passing: [jobText('variables: {GIT_SSL_NO_VERIFY: "false"}\nscript: [ls]\n')],
  },
  {
    id: 'gitlab-ci-debug-trace',
    title: 'Jobs print every variable that they have',
    why: 'The trace shows the values of variables, secrets too, to everybody who can read logs of jobs.',
    fix: 'Take the variable away; debugging is switched on for a single run, by somebody who may.',
    severity: 'high',
    vectors: ['V1'],
    references: [`${VARIABLE_DOCS}variables_troubleshooting/#enable-debug-logging`],
    standards: ['OWASP CICD-SEC-6', 'OWASP CICD-SEC-10'],
    find: eachVariable(
      (name, text) =>
        /^CI_DEBUG_(?:TRACE|SERVICES)$/.test(name) && text === 'true' ? `no ${name}` : undefined,
      true,
    ),
    failing: [jobText('variables:\n  CI_DEBUG_TRACE: "true"\n  A: b\nscript: [ls]\n')],
    passing: [jobText('variables: {CI_DEBUG_TRACE: "false"}\nscript: [ls]\n')],
  },
  {
    id: 'gitlab-ci-files-left',
    title: 'Files of earlier jobs stay in the folder',
    why: 'On a runner that is not made anew, programs and settings that another branch has left are used by this one.',
    fix: 'Leave GIT_CLEAN_FLAGS as they are.',
    severity: 'medium',
    vectors: ['V1'],
    references: ['https://docs.gitlab.com/ci/runners/configure_runners/#git-clean-flags'],
    standards: ['OWASP CICD-SEC-7'],
    find: eachVariable(
      (name, text) => (name === 'GIT_CLEAN_FLAGS' && text === 'none' ? 'GIT_CLEAN_FLAGS: -ffdx' : undefined),
      true,
    ),
    failing: [jobText('variables:\n  GIT_CLEAN_FLAGS: none\n  A: b\nscript: [ls]\n')],
    passing: [jobText('variables: {GIT_CLEAN_FLAGS: -ffdx -e cache/}\nscript: [ls]\n')],
  },
];

/** A check that looks at each variable: what should be there; undefined where it is as it should be. */
export function eachVariable(
  expected: (name: string, text: string, variable: GitlabVariable, job: GitlabJob) => string | undefined,
  isRemoved = false,
): GitlabCheck['find'] {
  return eachJob(function* find(job) {
    for (const [name, variable] of job.variables) {
      const wanted = expected(name, variable.text, variable, job);
      if (wanted === undefined) continue;
      const edits = isRemoved ? variable.document.remove(variable.path) : undefined;
      yield about(variable, `${name}: ${JSON.stringify(textOf(variable.text))}`, wanted, { edits });
    }
  });
}
