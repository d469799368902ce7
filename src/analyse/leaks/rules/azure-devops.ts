import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE =
  'https://learn.microsoft.com/en-us/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate';
const REVOKE = 'https://dev.azure.com/';

export const azureDevops: IssuerRules = {
  id: 'azure-devops',
  issuer: 'Microsoft Azure DevOps',
  rules: [
    {
      id: 'azure-devops-token',
      title: 'Azure DevOps personal access token',
      severity: 'critical',
      keywords: ['azdo'],
      pattern: token(/[0-9A-Za-z]{76}AZDO[0-9A-Za-z]{4}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['Authorization: Bearer {alnum:76}AZDO{alnum:4}', 'ENV TOKEN {alnum:76}AZDO{alnum:4}'],
      nearMisses: [
        'TOKEN={alnum:76}AZDO{alnum:3}',
        'x{alnum:76}AZDO{alnum:4}',
        '{alnum:76}AZDO{alnum:4}0',
        'token: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxAZDOxxxx',
      ],
    },
    {
      id: 'azure-devops-legacy-token',
      title: 'Azure DevOps personal access token (52 characters)',
      severity: 'critical',
      keywords: ['azure', 'vsts', 'visualstudio', 'devops'],
      pattern: assigned(/azure|vsts|visualstudio|devops/, /pat|token/, /[2-7a-z]{52}/),
      entropy: 3.5,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'AZURE_DEVOPS_EXT_PAT={lower:26}{lower:26}',
        'azure_devops_ext_pat: {lower:26}{lower:26}',
        'os.environ.get("AZURE_DEVOPS_EXT_PAT", "{lower:26}{lower:26}")',
      ],
      nearMisses: [
        'AZURE_DEVOPS_EXT_PAT={lower:26}{lower:25}',
        'AZURE_DEVOPS_EXT_PAT="{lower:26}{lower:26}0"',
        'azure: commit {lower:26}{lower:26}',
        'AZURE_DEVOPS_EXT_PAT=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'AZURE_DEVOPS_EXT_PAT={upper:52}',
      ],
    },
  ],
};
