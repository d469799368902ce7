import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const typeform: IssuerRules = {
  id: 'typeform',
  issuer: 'Typeform',
  rules: [
    {
      id: 'typeform-personal-access-token',
      title: 'Typeform personal access token',
      severity: 'high',
      keywords: ['tfp_'],
      pattern: token(/tfp_[0-9A-Za-z_.=-]{40,70}/),
      entropy: 3,
      source: 'https://www.typeform.com/developers/get-started/personal-access-token/',
      revoke: 'https://admin.typeform.com/user/tokens',
      examples: [
        'TYPEFORM_TOKEN=tfp_{base64url:51}',
        '<add key="TYPEFORM_TOKEN" value="tfp_{base64url:51}" />',
      ],
      nearMisses: [
        'TYPEFORM_TOKEN=tfp_{alnum:35}',
        'xtfp_{base64url:51}',
        'TYPEFORM_TOKEN=tfp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
