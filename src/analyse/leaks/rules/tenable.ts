import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developer.tenable.com/docs/authorization';
const REVOKE =
  'https://docs.tenable.com/vulnerability-management/Content/Settings/my-account/GenerateAPIKey.htm';

export const tenable: IssuerRules = {
  id: 'tenable',
  issuer: 'Tenable',
  rules: [
    {
      id: 'tenable-secret-key',
      title: 'Tenable API key',
      severity: 'critical',
      keywords: ['tenable', 'nessus'],
      pattern: assigned(/tenable|nessus/, /(?:secret|access)[_-]?key/, /[0-9a-f]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'TENABLE_SECRET_KEY={hex:64}',
        'tenable-secret-key: {hex:64}',
        '- name: TENABLE_SECRET_KEY\n  value: {hex:64}',
      ],
      nearMisses: [
        'TENABLE_SECRET_KEY={hex:63}',
        'TENABLE_SECRET_KEY="{hex:64}0"',
        'tenable: commit {hex:64}',
        'TENABLE_SECRET_KEY=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'tenable-api-keys-header',
      title: 'Tenable API keys in a header',
      severity: 'critical',
      keywords: ['x-apikeys'],
      pattern:
        /X-ApiKeys["']?\s{0,3}[:=,]\s{0,3}["']?accessKey=[0-9a-f]{64};\s{0,2}secretKey=(?<secret>[0-9a-f]{64})(?![0-9A-Za-z])/,
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'X-ApiKeys: accessKey={hex:64};secretKey={hex:64}',
        "curl -H 'X-ApiKeys: accessKey={hex:64}; secretKey={hex:64};'",
      ],
      nearMisses: [
        'X-ApiKeys: accessKey={hex:64};secretKey={hex:63}',
        'X-ApiKeys: accessKey=$ACCESS;secretKey=$SECRET',
      ],
    },
  ],
};
