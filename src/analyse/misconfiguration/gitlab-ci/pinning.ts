import { isLatest } from '../../../model/configuration/image-tag.ts';
import type { GitlabInclude, GitlabJob, GitlabPlace } from '../../../model/configuration/gitlab-ci.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { endedImage } from '../../lifecycle/ended-images.ts';
import type { Violation } from '../types.ts';
import { about, eachJob, expandedText, type GitlabCheck, jobText, textOf, YAML_DOCS } from './pipeline.ts';

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const JOB = 'a: {script: ls}\n';
const EXAMPLE_COMMIT = '0a1b2c3d4e'.repeat(4);

/** A check that looks at what pipelines take in of one kind. */
function eachInclude(
  kind: GitlabInclude['kind'],
  find: (include: GitlabInclude, name: string) => Iterable<Violation>,
): GitlabCheck['find'] {
  return function* includes({ pipelines }) {
    for (const pipeline of pipelines)
      for (const include of pipeline.includes)
        if (include.kind === kind) yield* find(include, textOf(valueAt(include.value, [kind])) ?? '');
  };
}

/** What a pipeline takes from others, and in which version. */
export const PINNING_CHECKS: readonly GitlabCheck[] = [
  {
    id: 'gitlab-ci-image-unpinned',
    title: 'A job runs in an image that is not pinned',
    why: 'Who can push to the tag decides what runs with the token and the variables of the job.',
    fix: 'Add the digest of the image.',
    severity: 'low',
    vectors: ['V3', 'V4'],
    references: [`${YAML_DOCS}#image`],
    standards: ['OWASP CICD-SEC-3'],
    find: eachJob(function* find(job) {
      for (const { image, place } of imagesOf(job)) {
        if (image === '' || image.includes('$') || image.includes('@sha256:')) continue;
        yield about(
          place,
          image,
          `${image.replace(/:latest$/, '')}@sha256:…`,
          isLatest(image) ? { severity: 'medium' } : {},
        );
      }
    }),
    failing: [
      jobText('image: node:24\nscript: [ls]\n'),
      jobText('services: [postgres]\nscript: [ls]\n'),
      'default:\n  image: {name: node}\na: {script: [ls]}\n',
      'variables: {V: "24"}\na:\n  image: node:$V\n  script: [ls]\n',
    ],
    passing: [
      jobText(`image: node@sha256:${'0'.repeat(64)}\nscript: [ls]\n`),
      jobText('image: $CI_REGISTRY_IMAGE:$CI_COMMIT_SHA\nscript: [ls]\n'),
    ],
  },
  {
    id: 'gitlab-ci-image-end-of-life',
    title: 'A job runs in an image that gets no security updates any more',
    why: 'What is found in it from now on nobody mends, and it has the token and the variables of the job.',
    fix: 'Run a release that is maintained.',
    severity: 'medium',
    vectors: ['V3', 'V7'],
    references: ['https://endoflife.date/', `${YAML_DOCS}#image`],
    standards: ['NIST SP 800-190 4.1.1'],
    find: eachJob(function* find(job) {
      for (const { image, place } of imagesOf(job)) {
        const release = endedImage(image);
        if (release) yield about(place, `${image}, whose updates ended ${release.ended}`, release.instead);
      }
    }),
    failing: [
      jobText('image: node:16\nscript: [ls]\n'),
      jobText('services: ["postgres:9.6"]\nscript: [ls]\n'),
      'variables: {V: "2.7"}\na:\n  image: {name: "python:$V"}\n  script: [ls]\n',
    ],
    passing: [
      jobText('image: node:24\nscript: [ls]\n'),
      jobText('image: example.com/node:16\nscript: [ls]\n'),
      jobText('image: node:$VERSION\nscript: [ls]\n'),
    ],
  },
  {
    id: 'gitlab-ci-remote-unverified',
    title: 'A pipeline takes in a file of another server, whatever it is',
    why: 'Who controls that server, or the way there, runs what they like with the variables of the project.',
    fix: 'Say its digest under "integrity", or take a copy of it into the project.',
    severity: 'high',
    vectors: ['V1', 'V3'],
    references: [`${YAML_DOCS}#includeintegrity`],
    standards: ['OWASP CICD-SEC-3'],
    find: eachInclude('remote', function* find(include, name) {
      const isVerified = textOf(valueAt(include.value, ['integrity']))?.startsWith('sha256-') === true;
      if (!isVerified || name.startsWith('http:'))
        yield about(include, `include remote: ${withoutUser(name)}`, 'integrity: sha256-…');
    }),
    failing: [
      `include: https://example.com/ci.yml\n${JOB}`,
      `include:\n  - remote: https://example.com/ci.yml\n${JOB}`,
    ],
    passing: [`include:\n  - remote: https://example.com/ci.yml\n    integrity: sha256-abc=\n${JOB}`],
  },
  {
    id: 'gitlab-ci-project-unpinned',
    title: 'A pipeline takes in a file of another project, at whatever it is',
    why: 'Whoever may push there runs what they like with the variables of this project.',
    fix: 'Say a commit under "ref".',
    severity: 'medium',
    vectors: ['V2', 'V3'],
    references: [`${YAML_DOCS}#includeproject`],
    standards: ['OWASP CICD-SEC-3'],
    find: eachInclude('project', function* find(include, name) {
      const ref = textOf(valueAt(include.value, ['ref']));
      if (ref !== undefined && (COMMIT.test(ref) || ref.includes('$'))) return;
      const isTag = /^v?\d+\.\d/.test(ref ?? '');
      yield about(
        include,
        ref === undefined ? `${name} without "ref"` : `${name} at ${ref}`,
        'ref: 0123…',
        isTag ? { severity: 'low' } : {},
      );
    }),
    failing: [
      `include:\n  - project: a/b\n    file: /ci.yml\n${JOB}`,
      `include:\n  - {project: a/b, file: /ci.yml, ref: main}\n${JOB}`,
      'a:\n  trigger:\n    include:\n      - {project: a/b, file: /ci.yml, ref: main}\n',
    ],
    passing: [`include:\n  - {project: a/b, file: /ci.yml, ref: ${EXAMPLE_COMMIT}}\n${JOB}`],
  },
  {
    id: 'gitlab-ci-component-unpinned',
    title: 'A component is used in whatever version there is',
    why: 'Whoever may publish a version of it, or push to the branch, runs what they like with the variables of the project.',
    fix: 'Say a whole version, 1.2.3, or the commit.',
    severity: 'medium',
    vectors: ['V2', 'V3'],
    references: ['https://docs.gitlab.com/ci/components/#component-versions'],
    standards: ['OWASP CICD-SEC-3'],
    find: eachInclude('component', function* find(include, name) {
      const version = /@([^@/]+)$/.exec(name)?.[1] ?? '';
      if (COMMIT.test(version) || /^v?\d+\.\d+\.\d+/.test(version) || /^\$\{?CI_COMMIT_SHA/.test(version))
        return;
      yield about(
        include,
        name,
        `${name.replace(/@[^@/]*$/, '')}@1.2.3`,
        /^\d+/.test(version) ? { severity: 'low' } : {},
      );
    }),
    failing: [
      `include:\n  - component: gitlab.com/a/b/scan@~latest\n${JOB}`,
      `include:\n  - component: gitlab.com/a/b/scan@main\n${JOB}`,
      `include:\n  - component: gitlab.com/a/b/scan@1\n${JOB}`,
    ],
    passing: [
      `include:\n  - component: gitlab.com/a/b/scan@1.2.3\n${JOB}`,
      `include:\n  - component: $CI_SERVER_FQDN/a/b/scan@${EXAMPLE_COMMIT}\n${JOB}`,
    ],
  },
  {
    id: 'gitlab-ci-latest-template',
    title: 'A template is used that changes as it likes',
    why: 'GitLab changes "latest" templates with any release, in ways that break or weaken what is built on them.',
    fix: 'Use the template of that name without "latest".',
    severity: 'low',
    vectors: ['V3', 'V7'],
    references: ['https://docs.gitlab.com/development/cicd/templates/#latest-version'],
    find: eachInclude('template', function* find(include, name) {
      if (/\.latest\./i.test(name)) yield about(include, name, name.replace(/\.latest/i, ''));
    }),
    failing: [`include:\n  - template: Jobs/SAST.latest.gitlab-ci.yml\n${JOB}`],
    passing: [`include:\n  - template: Jobs/SAST.gitlab-ci.yml\n${JOB}`],
  },
  {
    id: 'gitlab-ci-generated-pipeline',
    title: 'A job writes the pipeline that another one starts',
    why: 'What a build writes into the file, a dependency that was taken over too, runs with the variables of the project; nobody has reviewed it.',
    fix: 'Keep the pipeline in the repository, with rules for what differs.',
    severity: 'low',
    vectors: ['V1', 'V2'],
    references: ['https://docs.gitlab.com/ci/pipelines/downstream_pipelines/#dynamic-child-pipelines'],
    standards: ['OWASP CICD-SEC-4'],
    find: eachInclude('artifact', function* find(include, name) {
      yield about(include, `include artifact: ${name}`, 'a file of the repository');
    }),
    failing: ['a:\n  trigger:\n    include:\n      - artifact: out.yml\n        job: b\n'],
    passing: ['a:\n  trigger:\n    include:\n      - local: /child.yml\n'],
  },
];

/** The images of a job and of its services, known variables put in; one that is a variable stands where that does. */
export function imagesOf(job: GitlabJob): { readonly image: string; readonly place: GitlabPlace }[] {
  return [...job.items(['image']), ...job.items(['services'])].map((item) => {
    const name = item.entries
      ? item.entries.get('name')?.value
      : (valueAt(item.value, ['name']) ?? item.value);
    const text = textOf(name) ?? '';
    const [, variable = ''] = /^\$\{?(\w+)\}?$/.exec(text) ?? [];
    return { image: expandedText(text, job).trim(), place: job.variables.get(variable) ?? item };
  });
}

function withoutUser(address: string): string {
  return address.replace(/^(https?:\/\/)[^/@]*@/, '$1');
}
