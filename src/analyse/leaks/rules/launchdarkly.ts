import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://app.launchdarkly.com/settings/authorization';

export const launchdarkly: IssuerRules = {
  id: 'launchdarkly',
  issuer: 'LaunchDarkly',
  rules: [
    {
      id: 'launchdarkly-sdk-key',
      title: 'LaunchDarkly SDK key',
      severity: 'medium',
      keywords: ['sdk-'],
      pattern: token(/sdk-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: 'https://launchdarkly.com/docs/home/account/environment/keys',
      revoke: REVOKE,
      examples: [
        'TOKEN=sdk-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '{"token": "sdk-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"}',
      ],
      nearMisses: [
        'TOKEN=sdk-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'xsdk-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'sdk-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0',
        'token: sdk-00000000-0000-0000-0000-000000000000',
        'mob-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
    },
    {
      id: 'launchdarkly-api-access-token',
      title: 'LaunchDarkly API access token',
      severity: 'critical',
      keywords: ['api-'],
      pattern: token(/api-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: 'https://launchdarkly.com/docs/home/account/api',
      revoke: REVOKE,
      examples: [
        '{"token": "api-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"}',
        "client = Client('api-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}')",
      ],
      nearMisses: [
        'TOKEN=api-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'xapi-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'api-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0',
        'token: api-00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
