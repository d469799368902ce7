import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE =
  'https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens';
const REVOKE = 'https://www.dynatrace.com/support/help/get-started/access-tokens';

export const dynatrace: IssuerRules = {
  id: 'dynatrace',
  issuer: 'Dynatrace',
  rules: [
    {
      id: 'dynatrace-api-token',
      title: 'Dynatrace API token',
      severity: 'critical',
      keywords: ['dt0c01.'],
      pattern: token(/dt0c01\.[0-9A-Z]{24}\.[0-9A-Z]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '<add name="token" value="dt0c01.{base32:24}.{base32:64}"/>',
        'curl https://api.example.com/?token=dt0c01.{base32:24}.{base32:64}&page=2',
      ],
      nearMisses: [
        'TOKEN=dt0c01.{base32:24}.{base32:63}',
        'xdt0c01.{base32:24}.{base32:64}',
        'dt0c01.{base32:24}.{base32:64}0',
        'token: dt0c01.XXXXXXXXXXXXXXXXXXXXXXXX.XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
      ],
    },
    {
      id: 'dynatrace-platform-token',
      title: 'Dynatrace platform token',
      severity: 'critical',
      keywords: ['dt0s16.'],
      pattern: token(/dt0s16\.[0-9A-Z]{8,24}\.[0-9A-Z]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '"echo\\ndt0s16.{base32:8}.{base32:64}"',
        '<add name="token" value="dt0s16.{base32:8}.{base32:64}"/>',
      ],
      nearMisses: [
        'TOKEN=dt0s16.{base32:8}.{base32:63}',
        'xdt0s16.{base32:8}.{base32:64}',
        'dt0s16.{base32:8}.{base32:64}0',
        'token: dt0s16.XXXXXXXX.XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
      ],
    },
    {
      id: 'dynatrace-oauth-client-secret',
      title: 'Dynatrace OAuth client secret',
      severity: 'critical',
      keywords: ['dt0s02.'],
      pattern: token(/dt0s02\.[0-9A-Z]{8,24}\.[0-9A-Z]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['TOKEN=dt0s02.{base32:8}.{base32:64}', '{"token": "dt0s02.{base32:8}.{base32:64}"}'],
      nearMisses: [
        'TOKEN=dt0s02.{base32:8}.{base32:63}',
        'xdt0s02.{base32:8}.{base32:64}',
        'dt0s02.{base32:8}.{base32:64}0',
        'token: dt0s02.XXXXXXXX.XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
      ],
    },
    {
      id: 'dynatrace-internal-token',
      title: 'Dynatrace internal token',
      severity: 'high',
      keywords: ['dt0e01.'],
      pattern: token(/dt0e01\.[0-9A-Z]{24}\.[0-9A-Z]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '{"token": "dt0e01.{base32:24}.{base32:64}"}',
        "client = Client('dt0e01.{base32:24}.{base32:64}')",
      ],
      nearMisses: [
        'TOKEN=dt0e01.{base32:24}.{base32:63}',
        'xdt0e01.{base32:24}.{base32:64}',
        'dt0e01.{base32:24}.{base32:64}0',
        'token: dt0e01.XXXXXXXXXXXXXXXXXXXXXXXX.XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
      ],
    },
    {
      id: 'dynatrace-activegate-token',
      title: 'Dynatrace ActiveGate token',
      severity: 'high',
      keywords: ['dt0g02.'],
      pattern: token(/dt0g02\.[0-9A-Z]{24}\.[0-9A-Z]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'Authorization: Bearer dt0g02.{base32:24}.{base32:64}',
        'ENV TOKEN dt0g02.{base32:24}.{base32:64}',
      ],
      nearMisses: [
        'TOKEN=dt0g02.{base32:24}.{base32:63}',
        'xdt0g02.{base32:24}.{base32:64}',
        'dt0g02.{base32:24}.{base32:64}0',
        'token: dt0g02.XXXXXXXXXXXXXXXXXXXXXXXX.XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
      ],
    },
  ],
};
