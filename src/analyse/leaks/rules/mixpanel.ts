import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developer.mixpanel.com/reference/project-secret';
const REVOKE = 'https://mixpanel.com/settings/project';

export const mixpanel: IssuerRules = {
  id: 'mixpanel',
  issuer: 'Mixpanel',
  rules: [
    {
      id: 'mixpanel-project-secret',
      title: 'Mixpanel project API secret',
      severity: 'high',
      keywords: ['mixpanel'],
      pattern: assigned(/mixpanel/, /secret(?:[_-]?key)?/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'MIXPANEL_API_SECRET={hex:32}',
        'private static final String MIXPANEL_API_SECRET = "{hex:32}";',
        'mixpanelApiSecret := `{hex:32}`',
      ],
      nearMisses: [
        'MIXPANEL_API_SECRET={hex:31}',
        'MIXPANEL_API_SECRET="{hex:32}0"',
        'mixpanel: commit {hex:32}',
        'MIXPANEL_API_SECRET=00000000000000000000000000000000',
        'MIXPANEL_PROJECT_TOKEN={hex:32}',
      ],
    },
    {
      id: 'mixpanel-service-account-secret',
      title: 'Mixpanel service account secret',
      severity: 'high',
      keywords: ['mixpanel'],
      pattern: assigned(/mixpanel/, /secret(?:[_-]?key)?|password/, /(?![0-9a-f]{32})[0-9A-Za-z]{32}/),
      entropy: 3,
      source: 'https://developer.mixpanel.com/reference/service-accounts',
      revoke: REVOKE,
      examples: [
        'MIXPANEL_SERVICE_ACCOUNT_SECRET={alnum:32}',
        '"mixpanelServiceAccountSecret": "{alnum:32}",',
        'mixpanel-service-account-secret: {alnum:32}',
      ],
      nearMisses: [
        'MIXPANEL_SERVICE_ACCOUNT_SECRET={alnum:31}',
        'mixpanel: commit {alnum:32}',
        'MIXPANEL_SERVICE_ACCOUNT_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
