import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const readme: IssuerRules = {
  id: 'readme',
  issuer: 'ReadMe',
  rules: [
    {
      id: 'readme-api-key',
      title: 'ReadMe API key',
      severity: 'medium',
      keywords: ['rdme_'],
      pattern: token(/rdme_[0-9a-z]{70}/),
      entropy: 3,
      source: 'https://docs.readme.com/main/reference/intro/authentication',
      revoke: 'https://dash.readme.com/',
      examples: [
        'README_API_KEY=rdme_{lower-alnum:70}',
        '<add key="README_API_KEY" value="rdme_{lower-alnum:70}" />',
      ],
      nearMisses: [
        'README_API_KEY=rdme_{lower-alnum:69}',
        'xrdme_{lower-alnum:70}',
        '"rdme_{lower-alnum:70}0"',
        'README_API_KEY=rdme_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
