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
      keywords: ['launchdarkly', 'ld_sdk', 'ldclient', 'sdk_key', 'sdkkey', 'sdk-key'],
      pattern: token(/sdk-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: 'https://launchdarkly.com/docs/home/account/environment/keys',
      revoke: REVOKE,
      examples: [
        'LAUNCHDARKLY_SDK_KEY=sdk-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'sdkKey: "sdk-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"',
      ],
      nearMisses: [
        'LAUNCHDARKLY_SDK_KEY=mob-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'sdkKey: "sdk-{hex:8}-{hex:4}"',
        'sdkKey: xsdk-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'sdk_key: sdk-00000000-0000-0000-0000-000000000000',
      ],
    },
    {
      id: 'launchdarkly-api-access-token',
      title: 'LaunchDarkly API access token',
      severity: 'critical',
      keywords: ['launchdarkly', 'ld_api', 'ld_access', 'authorization: api-'],
      pattern: token(/api-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: 'https://launchdarkly.com/docs/home/account/api',
      revoke: REVOKE,
      examples: [
        'LAUNCHDARKLY_ACCESS_TOKEN=api-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'curl -H "Authorization: api-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"',
      ],
      nearMisses: [
        'LAUNCHDARKLY_ACCESS_TOKEN=api-{hex:8}-{hex:4}',
        'Authorization: api-00000000-0000-0000-0000-000000000000',
        'launchdarkly xapi-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
    },
  ],
};
