import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.datadoghq.com/account_management/api-app-keys/';

export const datadog: IssuerRules = {
  id: 'datadog',
  issuer: 'Datadog',
  rules: [
    {
      id: 'datadog-api-key',
      title: 'Datadog API key',
      severity: 'high',
      keywords: ['datadog', 'dd_api', 'dd-api', 'ddapi', 'ddapikey'],
      pattern: assigned(/datadog|\bdd(?=[_-]?(?:api|client))/, /api_?-?key|key/, /[0-9a-f]{32}/),
      entropy: 3,
      source: SOURCE,
      revoke: 'https://app.datadoghq.com/organization-settings/api-keys',
      examples: [
        'DD_API_KEY={hex:32}',
        '- name: DD_API_KEY\n  value: {hex:32}',
        "export DD_API_KEY='{hex:32}'",
        'DD-API-KEY: {hex:32}',
        'datadog:\n  apiKey: {hex:32}',
      ],
      nearMisses: [
        'DD_API_KEY={hex:31}',
        'DD_API_KEY={hex:33}',
        'datadog: commit {hex:32}',
        'ADD_KEY={hex:32}',
        'DD_API_KEY=00000000000000000000000000000000',
      ],
    },
    {
      id: 'datadog-application-key',
      title: 'Datadog application key',
      severity: 'critical',
      keywords: ['datadog', 'dd_app', 'dd-app', 'ddapp'],
      pattern: assigned(/datadog|\bdd(?=[_-]?app)/, /app(?:lication)?[_-]?key/, /[0-9a-f]{40}/),
      entropy: 3,
      source: SOURCE,
      revoke: 'https://app.datadoghq.com/organization-settings/application-keys',
      examples: [
        'DD_APP_KEY={hex:40}',
        "const ddAppKey = process.env.DD_APP_KEY || '{hex:40}';",
        'ddAppKey: string = "{hex:40}"',
        'DD-APPLICATION-KEY: {hex:40}',
      ],
      nearMisses: [
        'DD_APP_KEY={hex:39}',
        'DD_APP_KEY="{hex:40}0"',
        'dd: commit {hex:40}',
        'DD_APP_KEY=0000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'datadog-prefixed-application-key',
      title: 'Datadog application key (with a prefix)',
      severity: 'critical',
      keywords: ['ddapp_'],
      pattern: token(/ddapp_[0-9A-Za-z]{30,80}/),
      entropy: 3,
      source: 'https://docs.datadoghq.com/account_management/personal-access-tokens/',
      revoke: 'https://app.datadoghq.com/organization-settings/application-keys',
      examples: [
        'curl https://api.example.com/?token=ddapp_{alnum:34}&page=2',
        'export TOKEN="ddapp_{alnum:34}"',
      ],
      nearMisses: [
        'TOKEN=ddapp_{alnum:29}',
        'xddapp_{alnum:34}',
        'token: ddapp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'datadog-personal-access-token',
      title: 'Datadog personal access token',
      severity: 'critical',
      keywords: ['ddpat_'],
      pattern: token(/ddpat_[0-9A-Za-z_-]{30,120}/),
      entropy: 3,
      source: 'https://docs.datadoghq.com/account_management/personal-access-tokens/',
      revoke: 'https://app.datadoghq.com/personal-settings/access-tokens',
      examples: ['export TOKEN="ddpat_{alnum:40}"', '"echo\\nddpat_{alnum:40}"'],
      nearMisses: [
        'TOKEN=ddpat_{alnum:29}',
        'xddpat_{alnum:40}',
        'token: ddpat_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'datadog-service-access-token',
      title: 'Datadog service access token',
      severity: 'critical',
      keywords: ['ddsat_'],
      pattern: token(/ddsat_[0-9A-Za-z_-]{30,120}/),
      entropy: 3,
      source: 'https://docs.datadoghq.com/account_management/personal-access-tokens/',
      revoke: 'https://app.datadoghq.com/organization-settings/service-accounts',
      examples: ['ENV TOKEN ddsat_{alnum:40}', 'Authorization: Bearer ddsat_{alnum:40}'],
      nearMisses: [
        'TOKEN=ddsat_{alnum:29}',
        'xddsat_{alnum:40}',
        'token: ddsat_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
