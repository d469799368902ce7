import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://bitbucket.org/account/settings/app-passwords/';

export const bitbucket: IssuerRules = {
  id: 'bitbucket',
  issuer: 'Bitbucket',
  rules: [
    {
      id: 'bitbucket-app-password',
      title: 'Bitbucket app password',
      severity: 'critical',
      keywords: ['atbb'],
      pattern: token(/ATBB[0-9A-Za-z]{24}[0-9A-F]{8}/),
      entropy: 3,
      source: 'https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/',
      revoke: REVOKE,
      examples: [
        'export TOKEN="ATBB{alnum:24}{upper-hex:8}"',
        '"echo\\nATBB{alnum:24}{upper-hex:8}"',
        'https://user:ATBB{alnum:24}{upper-hex:8}@bitbucket.org/a/b.git',
      ],
      nearMisses: [
        'TOKEN=ATBB{alnum:24}{upper-hex:7}',
        'xATBB{alnum:24}{upper-hex:8}',
        'ATBB{alnum:24}{upper-hex:8}0',
        'token: ATBBxxxxxxxxxxxxxxxxxxxxxxxx00000000',
      ],
    },
    {
      id: 'bitbucket-client-secret',
      title: 'Bitbucket OAuth consumer secret',
      severity: 'high',
      keywords: ['bitbucket'],
      pattern: assigned(/bitbucket/, /secret/, /[0-9A-Za-z]{32}/),
      entropy: 3.5,
      source: 'https://support.atlassian.com/bitbucket-cloud/docs/use-oauth-on-bitbucket-cloud/',
      revoke: REVOKE,
      examples: [
        'BITBUCKET_CLIENT_SECRET={alnum:32}',
        "export BITBUCKET_CLIENT_SECRET='{alnum:32}'",
        '--bitbucket-client-secret {alnum:32} --verbose',
      ],
      nearMisses: [
        'BITBUCKET_CLIENT_SECRET={alnum:31}',
        'BITBUCKET_CLIENT_SECRET="{alnum:32}0"',
        'bitbucket: commit {alnum:32}',
        'BITBUCKET_CLIENT_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'bitbucket-server-token',
      title: 'Bitbucket Data Center HTTP access token',
      severity: 'high',
      keywords: ['bbdc-'],
      pattern: token(/BBDC-[0-9A-Za-z+/@_-]{40,50}/),
      entropy: 3,
      source: 'https://confluence.atlassian.com/bitbucketserver/http-access-tokens-939515499.html',
      revoke: 'https://confluence.atlassian.com/bitbucketserver/http-access-tokens-939515499.html',
      examples: [
        '<add name="token" value="BBDC-{alnum:44}"/>',
        'curl https://api.example.com/?token=BBDC-{alnum:44}&page=2',
      ],
      nearMisses: [
        'TOKEN=BBDC-{alnum:20}',
        'xBBDC-{alnum:44}',
        'token: BBDC-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
