import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

const SOURCE =
  'https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/';
const REVOKE = 'https://id.atlassian.com/manage-profile/security/api-tokens';

/** Base64 of the token's number, a colon and 20 random bytes. */
function dataCenterToken(secret: string): Structure {
  return /^\d{12}:/.test(Buffer.from(secret, 'base64').toString('latin1')) ? 'right' : 'wrong';
}

export const atlassian: IssuerRules = {
  id: 'atlassian',
  issuer: 'Atlassian',
  rules: [
    {
      id: 'atlassian-api-token',
      title: 'Atlassian API token',
      severity: 'critical',
      keywords: ['atatt3'],
      pattern: token(/ATATT3[0-9A-Za-z_-]{160,220}=[0-9A-F]{8}/),
      reach: 320,
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'TOKEN=ATATT3{base64url:180}={upper-hex:8}',
        '{"token": "ATATT3{base64url:180}={upper-hex:8}"}',
      ],
      nearMisses: [
        'TOKEN=ATATT3{base64url:180}={upper-hex:7}',
        'xATATT3{base64url:180}={upper-hex:8}',
        'ATATT3{base64url:180}={upper-hex:8}0',
        'token: ATATT3xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=00000000',
      ],
    },
    {
      id: 'atlassian-admin-api-key',
      title: 'Atlassian organisation API key',
      severity: 'critical',
      keywords: ['atctt3'],
      pattern: token(/ATCTT3[0-9A-Za-z_-]{160,220}=[0-9A-F]{8}/),
      reach: 320,
      entropy: 3,
      source:
        'https://support.atlassian.com/organization-administration/docs/manage-an-organization-with-the-admin-apis/',
      revoke: 'https://admin.atlassian.com/',
      examples: [
        '{"token": "ATCTT3{base64url:180}={upper-hex:8}"}',
        "client = Client('ATCTT3{base64url:180}={upper-hex:8}')",
      ],
      nearMisses: [
        'TOKEN=ATCTT3{base64url:180}={upper-hex:7}',
        'xATCTT3{base64url:180}={upper-hex:8}',
        'ATCTT3{base64url:180}={upper-hex:8}0',
        'token: ATCTT3xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=00000000',
      ],
    },
    {
      id: 'atlassian-scoped-token',
      title: 'Atlassian service account API token',
      severity: 'critical',
      keywords: ['atstt3'],
      pattern: token(/ATSTT3[0-9A-Za-z_-]{160,220}=[0-9A-F]{8}/),
      reach: 320,
      entropy: 3,
      source: 'https://support.atlassian.com/user-management/docs/manage-api-tokens-for-service-accounts/',
      revoke: REVOKE,
      examples: [
        'Authorization: Bearer ATSTT3{base64url:180}={upper-hex:8}',
        'ENV TOKEN ATSTT3{base64url:180}={upper-hex:8}',
      ],
      nearMisses: [
        'TOKEN=ATSTT3{base64url:180}={upper-hex:7}',
        'xATSTT3{base64url:180}={upper-hex:8}',
        'ATSTT3{base64url:180}={upper-hex:8}0',
        'token: ATSTT3xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=00000000',
      ],
    },
    {
      id: 'atlassian-legacy-api-token',
      title: 'Atlassian API token (legacy)',
      severity: 'high',
      keywords: ['atlassian', 'jira', 'confluence'],
      pattern: assigned(/atlassian|jira|confluence/, /token|api[_-]?key/, /[0-9A-Za-z]{24}/),
      entropy: 3.5,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'JIRA_API_TOKEN={alnum:24}',
        "export JIRA_API_TOKEN='{alnum:24}'",
        '--jira-api-token {alnum:24} --verbose',
      ],
      nearMisses: [
        'JIRA_API_TOKEN={alnum:23}',
        'JIRA_API_TOKEN="{alnum:24}0"',
        'jira: commit {alnum:24}',
        'JIRA_API_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'atlassian-data-center-token',
      title: 'Jira or Confluence Data Center personal access token',
      severity: 'high',
      keywords: ['atlassian', 'jira', 'confluence'],
      pattern: assigned(/atlassian|jira|confluence/, /token|pat/, /[MNO][0-9A-Za-z+/]{43}/),
      entropy: 3.5,
      check: dataCenterToken,
      source: 'https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html',
      revoke: 'https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html',
      examples: ['CONFLUENCE_PERSONAL_TOKEN={data-center:1}', '"jiraToken": "{data-center:2}"'],
      nearMisses: [
        'CONFLUENCE_PERSONAL_TOKEN=MTIz{alnum:39}',
        'CONFLUENCE_PERSONAL_TOKEN=M{alnum:43}',
        'jira {data-center:1}',
      ],
    },
  ],
};
