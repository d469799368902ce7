import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://trigger.dev/docs/apikeys';
const REVOKE = 'https://cloud.trigger.dev/';

export const triggerDev: IssuerRules = {
  id: 'trigger-dev',
  issuer: 'Trigger.dev',
  rules: [
    {
      id: 'trigger-dev-secret-key',
      title: 'Trigger.dev secret key',
      severity: 'high',
      keywords: ['tr_prod_', 'tr_stg_', 'tr_dev_', 'tr_preview_'],
      pattern: token(/tr_(?:prod|stg|dev|preview)_[0-9A-Za-z]{20,24}/),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('tr_prod_') ? 'high' : 'low'),
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'TRIGGER_SECRET_KEY=tr_prod_{alnum:22}',
        'export TRIGGER_SECRET_KEY="tr_prod_{alnum:22}"',
        'tr_dev_{alnum:20}',
      ],
      nearMisses: [
        'TRIGGER_SECRET_KEY=tr_prod_{alnum:19}',
        'xtr_prod_{alnum:22}',
        'TRIGGER_SECRET_KEY=tr_prod_xxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'trigger-dev-access-token',
      title: 'Trigger.dev personal access token',
      severity: 'high',
      keywords: ['tr_pat_'],
      pattern: token(/tr_pat_[0-9a-z]{40}/),
      entropy: 3,
      source: 'https://trigger.dev/docs/cli-login-commands',
      revoke: REVOKE,
      examples: [
        'TRIGGER_ACCESS_TOKEN=tr_pat_{lower-alnum:40}',
        'ENV TRIGGER_ACCESS_TOKEN tr_pat_{lower-alnum:40}',
      ],
      nearMisses: [
        'TRIGGER_ACCESS_TOKEN=tr_pat_{lower-alnum:39}',
        'xtr_pat_{lower-alnum:40}',
        '"tr_pat_{lower-alnum:40}0"',
        'TRIGGER_ACCESS_TOKEN=tr_pat_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
