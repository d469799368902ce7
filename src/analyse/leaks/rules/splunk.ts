import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.splunk.com/Documentation/Splunk/latest/Data/UsetheHTTPEventCollector';
const REVOKE = 'https://docs.splunk.com/Documentation/Splunk/latest/Data/UsetheHTTPEventCollector';

export const splunk: IssuerRules = {
  id: 'splunk',
  issuer: 'Splunk',
  rules: [
    {
      id: 'splunk-hec-token',
      title: 'Splunk HTTP Event Collector token',
      severity: 'high',
      keywords: ['splunk', 'hec_token', 'hec-token', 'hectoken'],
      pattern: assigned(
        /splunk|hec/,
        /token/,
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'SPLUNK_HEC_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '<add key="splunkHecToken" value="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}" />',
        'private static final String SPLUNK_HEC_TOKEN = "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}";',
      ],
      nearMisses: [
        'SPLUNK_HEC_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'SPLUNK_HEC_TOKEN="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'splunk: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'SPLUNK_HEC_TOKEN=00000000-0000-0000-0000-000000000000',
      ],
    },
    {
      id: 'splunk-authorization-header',
      title: 'Splunk HTTP Event Collector token in a header',
      severity: 'high',
      keywords: ['splunk '],
      pattern:
        /Authorization["']?\s{0,3}[:=]\s{0,3}["']?Splunk (?<secret>[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})(?![0-9A-Za-z-])/,
      entropy: 2.6,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'curl -H "Authorization: Splunk {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"',
        "headers = {'Authorization': 'Splunk {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}'}",
      ],
      nearMisses: [
        'Authorization: Splunk 00000000-0000-0000-0000-000000000000',
        'Authorization: Splunk {hex:8}-{hex:4}',
      ],
    },
    {
      id: 'splunk-observability-token',
      title: 'Splunk Observability Cloud access token',
      severity: 'medium',
      keywords: ['signalfx', 'signal_fx', 'signal-fx', 'splunk'],
      pattern: assigned(/signal[_-]?fx|splunk/, /access[_-]?token|api[_-]?token/, /[0-9A-Za-z_-]{22}/),
      entropy: 3.3,
      source:
        'https://docs.splunk.com/observability/en/admin/authentication/authentication-tokens/org-tokens.html',
      revoke: REVOKE,
      examples: [
        'SPLUNK_ACCESS_TOKEN={base64url:22}',
        'splunkAccessToken := `{base64url:22}`',
        '"splunkAccessToken": "{base64url:22}",',
      ],
      nearMisses: [
        'SPLUNK_ACCESS_TOKEN={base64url:21}',
        'SPLUNK_ACCESS_TOKEN="{base64url:22}0"',
        'signalfx: commit {base64url:22}',
        'SPLUNK_ACCESS_TOKEN=xxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
