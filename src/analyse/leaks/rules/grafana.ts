import { crcInLittleEndianHex } from '../format/checksum.ts';
import { base64OfObject } from '../format/encoded.ts';
import { token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

const REVOKE =
  'https://grafana.com/docs/grafana/latest/administration/service-accounts/#delete-a-service-account-token';

/** The last part is the CRC-32 of what stands before, its least byte first. */
function checksum(secret: string): Structure {
  const end = secret.lastIndexOf('_');
  return crcInLittleEndianHex(secret.slice(0, end)) === secret.slice(end + 1) ? 'right' : 'wrong';
}

export const grafana: IssuerRules = {
  id: 'grafana',
  issuer: 'Grafana',
  rules: [
    {
      id: 'grafana-service-account-token',
      title: 'Grafana service account token',
      severity: 'critical',
      keywords: ['glsa_'],
      pattern: token(/glsa_[0-9A-Za-z]{32}_[0-9a-f]{8}/),
      check: checksum,
      source: 'https://grafana.com/docs/grafana/latest/administration/service-accounts/',
      revoke: REVOKE,
      examples: ['GRAFANA_TOKEN={grafana:glsa}', 'Authorization: Bearer {grafana:glsa}'],
      nearMisses: [
        'GRAFANA_TOKEN=glsa_{alnum:32}_{hex:8}',
        'glsa_{alnum:31}_{hex:8}',
        'x{grafana:glsa}',
        '{grafana:glsa}0',
      ],
    },
    {
      id: 'grafana-cloud-access-policy-token',
      title: 'Grafana Cloud access policy token',
      severity: 'critical',
      keywords: ['glc_'],
      pattern: token(/glc_[0-9A-Za-z+/]{60,400}={0,2}/),
      reach: 512,
      check: base64OfObject(['o', 'n', 'k'], 'glc_'),
      source:
        'https://grafana.com/docs/grafana-cloud/security-and-account-management/authentication-and-permissions/access-policies/',
      revoke: 'https://grafana.com/orgs',
      examples: ['GRAFANA_CLOUD_TOKEN={grafana:glc}', 'password: {grafana:glc}'],
      nearMisses: ['GRAFANA_CLOUD_TOKEN=glc_{alnum:120}', 'glc_{alnum:30}', 'x{grafana:glc}'],
    },
    {
      id: 'grafana-api-key',
      title: 'Grafana API key (legacy)',
      severity: 'high',
      keywords: ['eyjrijoi'],
      pattern: token(/eyJrIjoi[0-9A-Za-z+/]{60,400}={0,2}/),
      reach: 512,
      check: base64OfObject(['k', 'n', 'id']),
      source: 'https://grafana.com/docs/grafana/latest/administration/service-accounts/migrate-api-keys/',
      revoke: REVOKE,
      examples: ['GRAFANA_API_KEY={grafana:legacy}', 'Authorization: Bearer {grafana:legacy}'],
      nearMisses: ['GRAFANA_API_KEY=eyJrIjoi{alnum:100}', 'eyJrIjoi{alnum:30}', 'x{grafana:legacy}'],
    },
  ],
};
