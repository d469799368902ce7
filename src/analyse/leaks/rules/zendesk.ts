import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://support.zendesk.com/hc/en-us/articles/4408889192858';
const REVOKE = 'https://support.zendesk.com/hc/en-us/articles/4408889192858';

export const zendesk: IssuerRules = {
  id: 'zendesk',
  issuer: 'Zendesk',
  rules: [
    {
      id: 'zendesk-api-token',
      title: 'Zendesk API token',
      severity: 'high',
      keywords: ['zendesk'],
      pattern: assigned(/zendesk/, /token|key/, /[0-9A-Za-z]{40}/),
      entropy: 3.6,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'ZENDESK_API_TOKEN={alnum:40}',
        "export ZENDESK_API_TOKEN='{alnum:40}'",
        '<add key="zendeskApiToken" value="{alnum:40}" />',
      ],
      nearMisses: [
        'ZENDESK_API_TOKEN={alnum:39}',
        'ZENDESK_API_TOKEN="{alnum:40}0"',
        'zendesk: commit {alnum:40}',
        'ZENDESK_API_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'zendesk-oauth-secret',
      title: 'Zendesk OAuth client secret or token',
      severity: 'high',
      keywords: ['zendesk'],
      pattern: assigned(/zendesk/, /secret(?:[_-]?key)?|token/, /[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://support.zendesk.com/hc/en-us/articles/4408845965210',
      revoke: REVOKE,
      examples: [
        'ZENDESK_CLIENT_SECRET={hex:64}',
        'private static final String ZENDESK_CLIENT_SECRET = "{hex:64}";',
        'zendeskClientSecret := `{hex:64}`',
      ],
      nearMisses: [
        'ZENDESK_CLIENT_SECRET={hex:63}',
        'ZENDESK_CLIENT_SECRET="{hex:64}0"',
        'zendesk: commit {hex:64}',
        'ZENDESK_CLIENT_SECRET=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
