import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const jenkins: IssuerRules = {
  id: 'jenkins',
  issuer: 'Jenkins',
  rules: [
    {
      id: 'jenkins-api-token',
      title: 'Jenkins API token',
      severity: 'critical',
      keywords: ['jenkins'],
      pattern: assigned(/jenkins/, /token|api|password|auth/, /11[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://www.jenkins.io/doc/book/system-administration/authenticating-scripted-clients/',
      revoke: 'https://www.jenkins.io/doc/book/system-administration/authenticating-scripted-clients/',
      examples: [
        'JENKINS_API_TOKEN=11{hex:32}',
        "export JENKINS_API_TOKEN='11{hex:32}'",
        '--jenkins-api-token 11{hex:32} --verbose',
        'curl -u jenkins-user_token:11{hex:32} https://jenkins/',
      ],
      nearMisses: [
        'JENKINS_API_TOKEN=11{hex:31}',
        'JENKINS_API_TOKEN="11{hex:32}0"',
        'jenkins: commit 11{hex:32}',
        'JENKINS_API_TOKEN=1100000000000000000000000000000000',
      ],
    },
  ],
};
