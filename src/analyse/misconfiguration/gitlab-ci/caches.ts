import type { GitlabJob, GitlabPlace } from '../../../model/configuration/gitlab-ci.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { SECRET_FILE } from './artifacts.ts';
import { about, deploymentOf, eachJob, type GitlabCheck, jobText, textOf, YAML_DOCS } from './pipeline.ts';

const CACHES = 'https://docs.gitlab.com/ci/caching/';

/** What jobs leave for later runs. */
export const CACHE_CHECKS: readonly GitlabCheck[] = [
  {
    id: 'gitlab-ci-cache-unprotected',
    title: 'Branches that anybody pushes share a cache with protected ones',
    why: 'What a branch leaves in the cache, a dependency that was changed, the pipeline of the main branch unpacks and runs.',
    fix: 'Take "unprotect" away: GitLab keeps the caches apart then.',
    severity: 'high',
    vectors: ['V1', 'V3'],
    references: [`${YAML_DOCS}#cacheunprotect`, `${CACHES}#cache-key-names`],
    standards: ['OWASP CICD-SEC-9'],
    find: eachJob(function* find(job) {
      for (const { place, get } of cachesOf(job))
        if (get('unprotect') === true)
          yield about(place, 'cache: unprotect: true', 'no "unprotect"', {
            edits: place.document.remove([...place.path, 'unprotect']),
          });
    }),
    failing: [jobText('cache:\n  paths: [node_modules/]\n  unprotect: true\nscript: [ls]\n')],
    passing: [jobText('cache: {paths: [node_modules/]}\nscript: [ls]\n')],
  },
  {
    id: 'gitlab-ci-cache-in-release',
    title: 'A release is built from a cache that others fill',
    why: 'What another job has put into the cache, by a dependency or a test that was taken over, ends up in what is shipped.',
    fix: 'Build releases without a cache: cache: [].',
    severity: 'medium',
    vectors: ['V1', 'V3'],
    references: [CACHES],
    standards: ['SLSA build L3', 'OWASP CICD-SEC-9'],
    find: eachJob(function* find(job) {
      const deployment = deploymentOf(job);
      if (deployment === undefined || deployment === 'environment') return;
      for (const { place, get } of cachesOf(job))
        if (get('policy') !== 'push' && get('paths') !== undefined)
          yield about(place, `cache → ${deployment}`, 'no cache where something is published');
    }, true),
    failing: [jobText('cache: {paths: [node_modules/]}\nscript: [npm publish]\n')],
    passing: [
      jobText('cache: []\nscript: [npm publish]\n'),
      jobText('cache: {paths: [node_modules/]}\nscript: [npm test]\n'),
    ],
  },
  {
    id: 'gitlab-ci-cache-fallback',
    title: 'A job takes another branch’s cache where it has none',
    why: 'The key that it falls back to is one that other branches fill.',
    fix: 'Fall back to the cache of the default branch, which is protected, or to none.',
    severity: 'low',
    vectors: ['V1', 'V3'],
    references: [`${CACHES}#use-a-fallback-cache-key`],
    standards: ['OWASP CICD-SEC-9'],
    find: eachJob(function* find(job) {
      for (const { place, get } of cachesOf(job)) {
        const keys = get('fallback_keys');
        for (const key of Array.isArray(keys) ? keys : [])
          if (!/CI_DEFAULT_BRANCH|protected/.test(textOf(key) ?? ''))
            yield about(place, `fallback_keys: ${textOf(key)}`, 'the key of the default branch');
      }
      const variable = job.variables.get('CACHE_FALLBACK_KEY');
      if (variable && !/CI_DEFAULT_BRANCH|protected/.test(variable.text))
        yield about(variable, `CACHE_FALLBACK_KEY: ${variable.text}`, 'the key of the default branch');
    }),
    failing: [
      jobText('cache: {key: $CI_COMMIT_REF_SLUG, paths: [a/], fallback_keys: [shared]}\nscript: [ls]\n'),
      'variables: {CACHE_FALLBACK_KEY: shared}\na: {script: [ls]}\n',
    ],
    passing: [
      jobText(
        'cache: {key: $CI_COMMIT_REF_SLUG, paths: [a/], fallback_keys: [$CI_DEFAULT_BRANCH]}\nscript: [ls]\n',
      ),
    ],
  },
  {
    id: 'gitlab-ci-cache-of-secrets',
    title: 'A file of secrets is kept in a cache',
    why: 'Every job that has the key of the cache unpacks it, those of other branches too.',
    fix: 'Name folders of dependencies alone.',
    severity: 'medium',
    vectors: ['V1'],
    references: [`${YAML_DOCS}#cachepaths`],
    standards: ['OWASP CICD-SEC-6'],
    find: eachJob(function* find(job) {
      for (const { place, get } of cachesOf(job)) {
        const paths = get('paths');
        for (const path of Array.isArray(paths) ? paths : [])
          if (SECRET_FILE.test(textOf(path) ?? ''))
            yield about(place, textOf(path) ?? '', 'no file of secrets');
      }
    }),
    failing: [jobText('cache: {paths: [.npm/, .docker/]}\nscript: [ls]\n')],
    passing: [jobText('cache: {paths: [.npm/]}\nscript: [ls]\n')],
  },
];

interface Cache {
  readonly place: GitlabPlace;
  readonly get: (key: string) => unknown;
}

/** The caches of a job: one, or several. */
function cachesOf(job: GitlabJob): Cache[] {
  return job.items(['cache']).map((item) => ({
    place: item,
    get: (key) => (item.entries ? item.entries.get(key)?.value : valueAt(item.value, [key])),
  }));
}
