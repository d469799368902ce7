import { noPlaceholder } from '../format/placeholder.ts';
import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE =
  'https://www.servicenow.com/docs/bundle/zurich-platform-security/page/administer/security/concept/c_OAuthApplications.html';
const REVOKE =
  'https://www.servicenow.com/docs/bundle/zurich-platform-security/page/administer/security/concept/c_OAuthApplications.html';

export const servicenow: IssuerRules = {
  id: 'servicenow',
  issuer: 'ServiceNow',
  rules: [
    {
      id: 'servicenow-client-secret',
      title: 'ServiceNow OAuth client secret',
      severity: 'high',
      keywords: ['servicenow', 'service_now', 'service-now', 'snow_client', 'snow-client'],
      pattern: assigned(
        /service_?now|snow_client/,
        /secret(?:[_-]?key)?/,
        /[0-9A-Za-z]{32}|[^\s"'`<>(){}$,;]{10}/,
      ),
      entropy: 2.8,
      check: noPlaceholder,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'SERVICENOW_CLIENT_SECRET={alnum:32}',
        'private static final String SERVICENOW_CLIENT_SECRET = "{alnum:32}";',
        'servicenowClientSecret := `{alnum:32}`',
      ],
      nearMisses: [
        'SERVICENOW_CLIENT_SECRET={alnum:9}',
        'servicenow: commit {alnum:32}',
        'SERVICENOW_CLIENT_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'servicenow-password',
      title: 'ServiceNow password',
      severity: 'high',
      keywords: ['servicenow', 'service_now', 'service-now'],
      pattern: assigned(/service_?now/, /passw(?:or)?d|pwd/, /[^\s"'`<>(){}$,;]{10,64}/),
      entropy: 3,
      check: noPlaceholder,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'SERVICENOW_PASSWORD={alnum:16}',
        '"servicenowPassword": "{alnum:16}",',
        'servicenow-password: {alnum:16}',
      ],
      nearMisses: [
        'SERVICENOW_PASSWORD={alnum:7}',
        'servicenow: commit {alnum:16}',
        'SERVICENOW_PASSWORD=xxxxxxxxxxxxxxxx',
        'SERVICENOW_PASSWORD=${SN_PASSWORD}',
        'SERVICENOW_PASSWORD=your_password_here',
      ],
    },
  ],
};
