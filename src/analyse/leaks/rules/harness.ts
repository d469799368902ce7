import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys/';
const REVOKE = 'https://app.harness.io/';

export const harness: IssuerRules = {
  id: 'harness',
  issuer: 'Harness',
  rules: [
    {
      id: 'harness-personal-access-token',
      title: 'Harness personal access token',
      severity: 'critical',
      keywords: ['pat.'],
      pattern: token(/pat\.[0-9A-Za-z_-]{22}\.[0-9a-f]{24}\.[0-9A-Za-z]{20}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'export TOKEN="pat.{base64url:22}.{hex:24}.{alnum:20}"',
        '"echo\\npat.{base64url:22}.{hex:24}.{alnum:20}"',
      ],
      nearMisses: [
        'TOKEN=pat.{base64url:22}.{hex:24}.{alnum:19}',
        'xpat.{base64url:22}.{hex:24}.{alnum:20}',
        'pat.{base64url:22}.{hex:24}.{alnum:20}0',
        'token: pat.xxxxxxxxxxxxxxxxxxxxxx.000000000000000000000000.xxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'harness-service-account-token',
      title: 'Harness service account token',
      severity: 'critical',
      keywords: ['sat.'],
      pattern: token(/sat\.[0-9A-Za-z_-]{22}\.[0-9a-f]{24}\.[0-9A-Za-z]{20}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'ENV TOKEN sat.{base64url:22}.{hex:24}.{alnum:20}',
        'Authorization: Bearer sat.{base64url:22}.{hex:24}.{alnum:20}',
      ],
      nearMisses: [
        'TOKEN=sat.{base64url:22}.{hex:24}.{alnum:19}',
        'xsat.{base64url:22}.{hex:24}.{alnum:20}',
        'sat.{base64url:22}.{hex:24}.{alnum:20}0',
        'token: sat.xxxxxxxxxxxxxxxxxxxxxx.000000000000000000000000.xxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
