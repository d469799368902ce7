import { signedTokenOf } from '../format/json-web-token.ts';
import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const monday: IssuerRules = {
  id: 'monday',
  issuer: 'monday.com',
  rules: [
    {
      id: 'monday-api-token',
      title: 'monday.com API token',
      severity: 'high',
      keywords: ['monday'],
      pattern: assigned(
        /monday/,
        /key|token|authorization/,
        /eyJ[0-9A-Za-z_-]{10,400}\.eyJ[0-9A-Za-z_-]{10,1200}\.[0-9A-Za-z_-]{20,700}/,
      ),
      reach: 1200,
      entropy: 3,
      check: signedTokenOf((payload) => 'tid' in payload && 'uid' in payload),
      source: 'https://developer.monday.com/api-reference/docs/authentication',
      revoke: 'https://monday.com/',
      examples: [
        'MONDAY_API_TOKEN={signed-object:tid=12345678,aai=11,uid=1234,per,actid=1,rgn=use1}',
        'monday-api-token: {signed-object:tid=12345678,aai=11,uid=1234,per,actid=1,rgn=use1}',
        '- name: MONDAY_API_TOKEN\n  value: {signed-object:tid=12345678,aai=11,uid=1234,per,actid=1,rgn=use1}',
      ],
      nearMisses: [
        'MONDAY_API_TOKEN={signed-object:tid=12345678,aai=11}',
        'monday: commit {signed-object:tid=12345678,aai=11,uid=1234,per,actid=1,rgn=use1}',
      ],
    },
  ],
};
