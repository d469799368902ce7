import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://www.contentful.com/developers/docs/references/authentication/';
const REVOKE = 'https://app.contentful.com/account/profile/cma_tokens';

export const contentful: IssuerRules = {
  id: 'contentful',
  issuer: 'Contentful',
  rules: [
    {
      id: 'contentful-personal-access-token',
      title: 'Contentful personal access token',
      severity: 'high',
      keywords: ['cfpat-'],
      pattern: token(/CFPAT-[0-9A-Za-z_-]{43}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['"echo\\nCFPAT-{base64url:43}"', '<add name="token" value="CFPAT-{base64url:43}"/>'],
      nearMisses: [
        'TOKEN=CFPAT-{base64url:42}',
        'xCFPAT-{base64url:43}',
        'CFPAT-{base64url:43}0',
        'token: CFPAT-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'contentful-delivery-token',
      title: 'Contentful delivery API token',
      severity: 'low',
      keywords: ['contentful'],
      pattern: assigned(/contentful/, /token|key/, /[0-9A-Za-z_-]{43}/),
      entropy: 3.8,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'CONTENTFUL_ACCESS_TOKEN={alnum:43}',
        'contentfulAccessToken: string = "{alnum:43}"',
        '- name: CONTENTFUL_ACCESS_TOKEN\n  value: {alnum:43}',
      ],
      nearMisses: [
        'CONTENTFUL_ACCESS_TOKEN={alnum:42}',
        'CONTENTFUL_ACCESS_TOKEN="{alnum:43}0"',
        'contentful: commit {alnum:43}',
        'CONTENTFUL_ACCESS_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
