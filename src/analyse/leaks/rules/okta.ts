import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developer.okta.com/docs/guides/create-an-api-token/';
const REVOKE = 'https://help.okta.com/en-us/content/topics/security/api.htm';

export const okta: IssuerRules = {
  id: 'okta',
  issuer: 'Okta',
  rules: [
    {
      id: 'okta-api-token',
      title: 'Okta API token',
      severity: 'critical',
      keywords: ['okta'],
      pattern: assigned(/okta/, /token|key/, /00[0-9A-Za-z_-]{40}/),
      entropy: 3.6,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'OKTA_API_TOKEN=00{base64url:40}',
        '"oktaApiToken": "00{base64url:40}",',
        'okta-api-token: 00{base64url:40}',
      ],
      nearMisses: [
        'OKTA_API_TOKEN=00{base64url:39}',
        'OKTA_API_TOKEN="00{base64url:40}0"',
        'okta: commit 00{base64url:40}',
        'OKTA_API_TOKEN=00xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'okta-authorization-header',
      title: 'Okta API token in a header',
      severity: 'critical',
      keywords: ['ssws 00'],
      pattern: /SSWS (?<secret>00[0-9A-Za-z_-]{40})(?![0-9A-Za-z_-])/,
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['Authorization: SSWS 00{alnum:40}', "curl -H 'Authorization: SSWS 00{base64url:40}'"],
      nearMisses: ['Authorization=SSWS 00{alnum:39}', 'SSWS 00xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
    },
    {
      id: 'okta-client-secret',
      title: 'Okta client secret',
      severity: 'high',
      keywords: ['okta'],
      pattern: assigned(/okta/, /secret(?:[_-]?key)?/, /[0-9A-Za-z_-]{64}|[0-9A-Za-z_-]{40}/),
      entropy: 3.6,
      source: 'https://developer.okta.com/docs/guides/client-secret-rotation-key/main/',
      revoke: REVOKE,
      examples: [
        'OKTA_CLIENT_SECRET={base64url:40}',
        '- name: OKTA_CLIENT_SECRET\n  value: {base64url:40}',
        'run --okta-client-secret {base64url:40} --verbose',
      ],
      nearMisses: [
        'OKTA_CLIENT_SECRET={alnum:39}',
        'okta: commit {base64url:40}',
        'OKTA_CLIENT_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'OKTA_CLIENT_ID=0oa{alnum:17}',
      ],
    },
  ],
};
