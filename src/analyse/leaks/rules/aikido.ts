import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://app.aikido.dev/settings/integrations';

export const aikido: IssuerRules = {
  id: 'aikido',
  issuer: 'Aikido Security',
  rules: [
    {
      id: 'aikido-ci-token',
      title: 'Aikido CI scanning token',
      severity: 'high',
      keywords: ['aik_ci_'],
      pattern: token(/AIK_CI_[0-9A-Za-z]{40,80}/),
      entropy: 3,
      source: 'https://help.aikido.dev/pr-and-release-gating/cli-for-pr-and-release-gating',
      revoke: REVOKE,
      examples: ['ENV TOKEN AIK_CI_{alnum:64}', 'Authorization: Bearer AIK_CI_{alnum:64}'],
      nearMisses: [
        'TOKEN=AIK_CI_{alnum:20}',
        'xAIK_CI_{alnum:64}',
        'token: AIK_CI_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'aikido-client-secret',
      title: 'Aikido API client secret',
      severity: 'high',
      keywords: ['aik_secret_'],
      pattern: token(/AIK_SECRET_[0-9A-Za-z]{40,80}/),
      entropy: 3,
      source: 'https://apidocs.aikido.dev/reference/authorization',
      revoke: REVOKE,
      examples: [
        '<add name="token" value="AIK_SECRET_{alnum:64}"/>',
        'curl https://api.example.com/?token=AIK_SECRET_{alnum:64}&page=2',
      ],
      nearMisses: [
        'TOKEN=AIK_SECRET_{alnum:20}',
        'xAIK_SECRET_{alnum:64}',
        'token: AIK_SECRET_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
