import type { GitlabPipeline } from '../../../model/configuration/gitlab-ci.ts';
import type { CheckSet } from '../types.ts';
import { ARTIFACT_CHECKS } from './artifacts.ts';
import { CACHE_CHECKS } from './caches.ts';
import { CONTAINER_CHECKS } from './containers.ts';
import { CREDENTIAL_CHECKS } from './credentials.ts';
import { IDENTITY_CHECKS } from './identity.ts';
import { INJECTION_CHECKS } from './injection.ts';
import { JOB_CHECKS } from './jobs.ts';
import { PINNING_CHECKS } from './pinning.ts';
import type { GitlabCheck, GitlabSubject } from './pipeline.ts';
import { SCRIPT_CHECKS } from './scripts.ts';
import { PipelineTaint } from './taint.ts';

/** What pipelines of GitLab let strangers do. */
export const gitlabCiChecks: CheckSet<GitlabSubject> = {
  id: 'gitlab-ci',
  title: 'Pipelines of GitLab',
  exampleFile: '/.gitlab-ci.yml',
  checks: [
    ...INJECTION_CHECKS,
    ...PINNING_CHECKS,
    ...CONTAINER_CHECKS,
    ...CREDENTIAL_CHECKS,
    ...IDENTITY_CHECKS,
    ...ARTIFACT_CHECKS,
    ...CACHE_CHECKS,
    ...JOB_CHECKS,
    ...SCRIPT_CHECKS,
  ].map(once) as [GitlabCheck, ...GitlabCheck[]],
};

/** What checks look at: each pipeline with the ways of untrusted text in it. */
export function gitlabSubject(path: string, pipelines: readonly GitlabPipeline[]): GitlabSubject {
  return { path, pipelines: pipelines.map((one) => ({ ...one, taint: new PipelineTaint(one) })) };
}

/** Several jobs are made of one text, and several pipelines of one file: what is wrong in it is told once. */
function once(check: GitlabCheck): GitlabCheck {
  return {
    ...check,
    *find(subject) {
      const told = new Set<string>();
      for (const violation of check.find(subject)) {
        const key = JSON.stringify([violation.path, violation.range, violation.actual]);
        if (told.has(key)) continue;
        told.add(key);
        yield violation;
      }
    },
  };
}
