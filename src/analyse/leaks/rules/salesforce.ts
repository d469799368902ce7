import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_tokens_scopes.htm';
const REVOKE = 'https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_revoke_token.htm';

export const salesforce: IssuerRules = {
  id: 'salesforce',
  issuer: 'Salesforce',
  rules: [
    {
      id: 'salesforce-access-token',
      title: 'Salesforce access token (session id)',
      severity: 'critical',
      keywords: ['!aq'],
      pattern: token(/00D[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?![0-9A-Za-z._]{80,200}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'SF_ACCESS_TOKEN=00D{alnum:12}!AQ{alnum:94}',
        'Authorization: Bearer 00D{alnum:12}!AQ{alnum:94}',
      ],
      nearMisses: [
        'SF_ACCESS_TOKEN=00D{alnum:12}!AQ{alnum:60}',
        'x00D{alnum:12}!AQ{alnum:94}',
        'SF_ACCESS_TOKEN=00Dxxxxxxxxxxxx!AQxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'salesforce-refresh-token',
      title: 'Salesforce refresh token',
      severity: 'critical',
      keywords: ['5aep861'],
      pattern: token(/5Aep861[0-9A-Za-z._]{60,120}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['SF_REFRESH_TOKEN=5Aep861{alnum:80}', "const client = new Client('5Aep861{alnum:80}');"],
      nearMisses: [
        'SF_REFRESH_TOKEN=5Aep861{alnum:40}',
        'x5Aep861{alnum:80}',
        'SF_REFRESH_TOKEN=5Aep861xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'salesforce-sfdx-auth-url',
      title: 'Salesforce CLI authorization URL',
      severity: 'critical',
      keywords: ['force://'],
      pattern: token(/force:\/\/[\w.]{1,100}:[\w.]{0,100}:5Aep[0-9A-Za-z._]{60,120}@[\w.-]{4,120}/),
      entropy: 3,
      source:
        'https://developer.salesforce.com/docs/atlas.en-us.sfdx_cli_reference.meta/sfdx_cli_reference/cli_reference_org_commands_unified.htm',
      revoke: REVOKE,
      examples: [
        'SFDX_AUTH_URL=force://PlatformCLI::5Aep{alnum:83}@example.my.salesforce.com',
        'run --sfdx-auth-url force://PlatformCLI::5Aep{alnum:83}@example.my.salesforce.com --verbose',
      ],
      nearMisses: [
        'SFDX_AUTH_URL=force://PlatformCLI::5Aep{alnum:40}@example.my.salesforce.com',
        'xforce://PlatformCLI::5Aep{alnum:83}@example.my.salesforce.com',
      ],
    },
    {
      id: 'salesforce-consumer-secret',
      title: 'Salesforce consumer secret',
      severity: 'high',
      keywords: ['salesforce', 'sfdc', 'sf_client', 'sf-client', 'sf_consumer', 'sf-consumer'],
      pattern: assigned(/salesforce|sfdc|sf_/, /secret(?:[_-]?key)?/, /[0-9A-F]{64}|\d{16,20}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'SALESFORCE_CLIENT_SECRET={upper-hex:64}',
        '- name: SALESFORCE_CLIENT_SECRET\n  value: {upper-hex:64}',
        'run --salesforce-client-secret {upper-hex:64} --verbose',
      ],
      nearMisses: [
        'SALESFORCE_CLIENT_SECRET={upper-hex:63}',
        'salesforce: commit {upper-hex:64}',
        'SALESFORCE_CLIENT_SECRET=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'salesforce-security-token',
      title: 'Salesforce security token',
      severity: 'high',
      keywords: ['salesforce', 'sfdc', 'sf_security', 'sf-security'],
      pattern: assigned(/salesforce|sfdc|sf_/, /security[_-]?token/, /[0-9A-Za-z]{24,25}/),
      entropy: 3.4,
      source: 'https://help.salesforce.com/s/articleView?id=xcloud.user_security_token.htm',
      revoke: REVOKE,
      examples: [
        'SALESFORCE_SECURITY_TOKEN={alnum:24}',
        'os.environ.get("SALESFORCE_SECURITY_TOKEN", "{alnum:24}")',
        "export SALESFORCE_SECURITY_TOKEN='{alnum:24}'",
      ],
      nearMisses: [
        'SALESFORCE_SECURITY_TOKEN={alnum:23}',
        'salesforce: commit {alnum:24}',
        'SALESFORCE_SECURITY_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
