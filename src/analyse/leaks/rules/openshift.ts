import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const openshift: IssuerRules = {
  id: 'openshift',
  issuer: 'Red Hat OpenShift',
  rules: [
    {
      id: 'openshift-access-token',
      title: 'OpenShift OAuth access token',
      severity: 'critical',
      keywords: ['sha256~'],
      pattern: token(/sha256~[0-9A-Za-z_-]{43}/),
      entropy: 3,
      source:
        'https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/authentication_and_authorization/managing-oauth-access-tokens',
      revoke:
        'https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/authentication_and_authorization/managing-oauth-access-tokens',
      examples: ['OC_TOKEN=sha256~{base64url:43}', '{"ocToken": "sha256~{base64url:43}"}'],
      nearMisses: [
        'OC_TOKEN=sha256~{base64url:42}',
        'xsha256~{base64url:43}',
        'OC_TOKEN=sha256~xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
