import type { Jenkinsfile } from '../../../model/configuration/jenkinsfile.ts';
import type { CheckSet } from '../types.ts';
import { AGENT_CHECKS } from './agents.ts';
import { CREDENTIAL_CHECKS } from './credentials.ts';
import { INJECTION_CHECKS } from './injection.ts';
import type { JenkinsCheck, JenkinsSubject } from './pipeline.ts';
import { SCRIPT_CHECKS } from './scripts.ts';
import { SETTING_CHECKS } from './settings.ts';
import { JenkinsTaint } from './taint.ts';

/** What pipelines of Jenkins let strangers do. */
export const jenkinsfileChecks: CheckSet<JenkinsSubject> = {
  id: 'jenkinsfile',
  title: 'Pipelines of Jenkins',
  exampleFile: '/Jenkinsfile',
  checks: [
    ...INJECTION_CHECKS,
    ...CREDENTIAL_CHECKS,
    ...AGENT_CHECKS,
    ...SETTING_CHECKS,
    ...SCRIPT_CHECKS,
  ] as [JenkinsCheck, ...JenkinsCheck[]],
};

/** What checks look at: a Jenkinsfile with the ways of untrusted text in it. */
export function jenkinsSubject(file: Jenkinsfile): JenkinsSubject {
  return { ...file, taint: new JenkinsTaint(file) };
}
