import { crcInBase62 } from '../format/checksum.ts';
import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

const SOURCE =
  'https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/';
const REVOKE = 'https://github.com/settings/tokens';

/** The last six characters are the CRC-32 of the thirty after the prefix, in base 62 (see the source). */
function checksum(secret: string): Structure {
  return crcInBase62(secret.slice(4, -6)) === secret.slice(-6) ? 'right' : 'wrong';
}

export const github: IssuerRules = {
  id: 'github',
  issuer: 'GitHub',
  rules: [
    {
      id: 'github-personal-access-token',
      title: 'GitHub personal access token (classic)',
      severity: 'critical',
      keywords: ['ghp_'],
      pattern: token(/ghp_[0-9A-Za-z]{36}/),
      check: checksum,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['GITHUB_TOKEN={github:ghp}', 'https://x:{github:ghp}@github.com/a/b', '"a\\n{github:ghp}"'],
      nearMisses: ['GITHUB_TOKEN=ghp_{alnum:36}', 'ghp_{alnum:20}', 'x{github:ghp}', '{github:ghp}0'],
    },
    {
      id: 'github-oauth-token',
      title: 'GitHub OAuth access token',
      severity: 'critical',
      keywords: ['gho_'],
      pattern: token(/gho_[0-9A-Za-z]{36}/),
      check: checksum,
      source:
        'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github',
      revoke: 'https://github.com/settings/applications',
      examples: ['GITHUB_TOKEN={github:gho}', 'https://x:{github:gho}@github.com/a/b', '"a\\n{github:gho}"'],
      nearMisses: ['GITHUB_TOKEN=gho_{alnum:36}', 'gho_{alnum:20}', 'x{github:gho}', '{github:gho}0'],
    },
    {
      id: 'github-user-token',
      title: 'GitHub App user access token',
      severity: 'high',
      keywords: ['ghu_'],
      pattern: token(/ghu_[0-9A-Za-z]{36}/),
      check: checksum,
      source:
        'https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app',
      revoke: 'https://github.com/settings/apps/authorizations',
      examples: ['GITHUB_TOKEN={github:ghu}', 'https://x:{github:ghu}@github.com/a/b', '"a\\n{github:ghu}"'],
      nearMisses: ['GITHUB_TOKEN=ghu_{alnum:36}', 'ghu_{alnum:20}', 'x{github:ghu}', '{github:ghu}0'],
    },
    {
      id: 'github-installation-token',
      title: 'GitHub App installation access token',
      severity: 'high',
      keywords: ['ghs_'],
      pattern: token(/ghs_[0-9A-Za-z]{36}/),
      check: checksum,
      source:
        'https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-an-installation-access-token-for-a-github-app',
      revoke: 'https://docs.github.com/en/rest/apps/installations#revoke-an-installation-access-token',
      examples: ['GITHUB_TOKEN={github:ghs}', 'https://x:{github:ghs}@github.com/a/b', '"a\\n{github:ghs}"'],
      nearMisses: ['GITHUB_TOKEN=ghs_{alnum:36}', 'ghs_{alnum:20}', 'x{github:ghs}', '{github:ghs}0'],
    },
    {
      id: 'github-refresh-token',
      title: 'GitHub App refresh token',
      severity: 'high',
      keywords: ['ghr_'],
      pattern: token(/ghr_[0-9A-Za-z]{76}/),
      entropy: 3,
      source:
        'https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens',
      revoke: 'https://github.com/settings/apps/authorizations',
      examples: ['"echo\\nghr_{alnum:76}"', '<add name="token" value="ghr_{alnum:76}"/>'],
      nearMisses: [
        'TOKEN=ghr_{alnum:75}',
        'xghr_{alnum:76}',
        'ghr_{alnum:76}0',
        'token: ghr_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'github-fine-grained-token',
      title: 'GitHub personal access token (fine-grained)',
      severity: 'critical',
      keywords: ['github_pat_'],
      pattern: token(/github_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{59}/),
      entropy: 3,
      source:
        'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens',
      revoke: 'https://github.com/settings/personal-access-tokens',
      examples: ['TOKEN=github_pat_{alnum:22}_{alnum:59}', '{"token": "github_pat_{alnum:22}_{alnum:59}"}'],
      nearMisses: [
        'TOKEN=github_pat_{alnum:22}_{alnum:58}',
        'xgithub_pat_{alnum:22}_{alnum:59}',
        'github_pat_{alnum:22}_{alnum:59}0',
        'token: github_pat_xxxxxxxxxxxxxxxxxxxxxx_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'github-client-secret',
      title: 'GitHub OAuth client secret',
      severity: 'high',
      keywords: [
        'client_secret',
        'client-secret',
        'clientsecret',
        'github_secret',
        'github-secret',
        'githubsecret',
      ],
      pattern: assigned(/github/, /secret/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps',
      revoke: 'https://github.com/settings/developers',
      examples: [
        'GITHUB_CLIENT_SECRET={hex:40}',
        '--github-client-secret {hex:40} --verbose',
        '<add key="githubClientSecret" value="{hex:40}" />',
      ],
      nearMisses: [
        'GITHUB_CLIENT_SECRET={hex:39}',
        'GITHUB_CLIENT_SECRET="{hex:40}0"',
        'github: commit {hex:40}',
        'GITHUB_CLIENT_SECRET=0000000000000000000000000000000000000000',
        'github_commit: {hex:40}',
      ],
    },
    {
      id: 'github-legacy-token',
      title: 'GitHub personal access token (before 2021)',
      severity: 'high',
      keywords: [
        'github_token',
        'github-token',
        'githubtoken',
        'github_oauth',
        'github-oauth',
        'githuboauth',
        'github_api',
        'github-api',
        'githubapi',
        'github_access',
        'github-access',
        'githubaccess',
        'github_auth',
        'github-auth',
        'githubauth',
      ],
      pattern: assigned(/github/, /oauth|api|access|auth|token/, /[0-9a-f]{40}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'GITHUB_ACCESS_TOKEN={hex:40}',
        '- name: GITHUB_ACCESS_TOKEN\n  value: {hex:40}',
        "export GITHUB_ACCESS_TOKEN='{hex:40}'",
      ],
      nearMisses: [
        'GITHUB_ACCESS_TOKEN={hex:39}',
        'GITHUB_ACCESS_TOKEN="{hex:40}0"',
        'github: commit {hex:40}',
        'GITHUB_TOKEN=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
