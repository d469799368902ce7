import { signedTokenOf } from '../format/json-web-token.ts';
import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const motherduck: IssuerRules = {
  id: 'motherduck',
  issuer: 'MotherDuck',
  rules: [
    {
      id: 'motherduck-access-token',
      title: 'MotherDuck access token',
      severity: 'high',
      keywords: ['motherduck'],
      pattern: assigned(
        /motherduck/,
        /token/,
        /eyJ[0-9A-Za-z_-]{10,400}\.eyJ[0-9A-Za-z_-]{10,1200}\.[0-9A-Za-z_-]{20,700}/,
      ),
      reach: 1200,
      entropy: 3,
      check: signedTokenOf(({ iss }) => iss === 'md_pat' || iss === undefined),
      source:
        'https://motherduck.com/docs/key-tasks/authenticating-and-connecting-to-motherduck/authenticating-to-motherduck/',
      revoke: 'https://app.motherduck.com/settings/tokens',
      examples: [
        'MOTHERDUCK_TOKEN={signed-object:email=a@example.com,session=a.example.com,pat,userId,iss=md_pat}',
        'motherduck-token: {signed-object:email=a@example.com,session=a.example.com,pat,userId,iss=md_pat}',
        '- name: MOTHERDUCK_TOKEN\n  value: {signed-object:email=a@example.com,session=a.example.com,pat,userId,iss=md_pat}',
      ],
      nearMisses: [
        'MOTHERDUCK_TOKEN={signed-object:iss=other}',
        'motherduck: commit {signed-object:email=a@example.com,session=a.example.com,pat,userId,iss=md_pat}',
      ],
    },
  ],
};
