import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://support.pagerduty.com/main/docs/api-access-keys';
const REVOKE = 'https://support.pagerduty.com/main/docs/api-access-keys#delete-an-api-key';

export const pagerduty: IssuerRules = {
  id: 'pagerduty',
  issuer: 'PagerDuty',
  rules: [
    {
      id: 'pagerduty-api-key',
      title: 'PagerDuty API key',
      severity: 'high',
      keywords: ['pagerduty', 'pager_duty', 'pager-duty', 'pd_token', 'pd-token', 'pd_api', 'pd-api'],
      pattern: assigned(
        /pager[_-]?duty|\bpd_/,
        /api[_-]?(?:key|token)|token/,
        /(?:u\+|y_)?[0-9A-Za-z_-]{18,20}/,
      ),
      entropy: 3.2,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'PAGERDUTY_TOKEN=u+{alnum:18}',
        'pagerduty-token: "y_{alnum:18}"',
        'pagerduty_api_key = {alnum:20}',
      ],
      nearMisses: [
        'PAGERDUTY_TOKEN=u+{alnum:15}',
        'pagerduty: commit {alnum:20}',
        'PAGERDUTY_TOKEN=xxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'pagerduty-integration-key',
      title: 'PagerDuty integration key',
      severity: 'medium',
      keywords: ['pagerduty', 'pager_duty', 'pager-duty'],
      pattern: assigned(/pager[_-]?duty/, /(?:integration|routing|service)[_-]?key/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: 'https://support.pagerduty.com/main/docs/services-and-integrations',
      revoke: REVOKE,
      examples: [
        'PAGERDUTY_ROUTING_KEY={hex:32}',
        '<add key="pagerdutyRoutingKey" value="{hex:32}" />',
        'private static final String PAGERDUTY_ROUTING_KEY = "{hex:32}";',
      ],
      nearMisses: [
        'PAGERDUTY_ROUTING_KEY={hex:31}',
        'PAGERDUTY_ROUTING_KEY="{hex:32}0"',
        'pagerduty: commit {hex:32}',
        'PAGERDUTY_ROUTING_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
