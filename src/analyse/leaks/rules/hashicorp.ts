import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const hashicorp: IssuerRules = {
  id: 'hashicorp',
  issuer: 'HashiCorp',
  rules: [
    {
      id: 'hashicorp-hcp-client-secret',
      title: 'HashiCorp Cloud Platform client secret',
      severity: 'critical',
      keywords: ['hcp_client', 'hcp-client', 'hcpclient'],
      pattern: assigned(/hcp[_-]?client/, /secret/, /[0-9A-Za-z_-]{64}/),
      entropy: 4,
      source: 'https://developer.hashicorp.com/hcp/docs/hcp/iam/service-principal',
      revoke: 'https://portal.cloud.hashicorp.com/',
      examples: [
        'HCP_CLIENT_SECRET={base64url:63}A',
        '- name: HCP_CLIENT_SECRET\n  value: {base64url:63}A',
        "export HCP_CLIENT_SECRET='{base64url:63}A'",
      ],
      nearMisses: [
        'HCP_CLIENT_SECRET={base64url:62}A',
        'HCP_CLIENT_SECRET="{base64url:63}A0"',
        'hcp: commit {base64url:63}A',
        'HCP_CLIENT_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxA',
      ],
    },
    {
      id: 'hashicorp-terraform-token',
      title: 'HCP Terraform API token',
      severity: 'critical',
      keywords: ['.atlasv1.'],
      pattern: token(/[0-9A-Za-z]{14}\.atlasv1\.[0-9A-Za-z_-]{60,70}/),
      entropy: 3,
      source: 'https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens',
      revoke: 'https://app.terraform.io/app/settings/tokens',
      examples: [
        '"echo\\n{alnum:14}.atlasv1.{alnum:67}"',
        '<add name="token" value="{alnum:14}.atlasv1.{alnum:67}"/>',
      ],
      nearMisses: [
        'TOKEN={alnum:14}.atlasv1.{alnum:59}',
        'token: -{alnum:13}.atlasv1.{alnum:67}',
        'xxxxxxxxxxxxxx.atlasv1.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'hashicorp-nomad-token',
      title: 'Nomad ACL token',
      severity: 'critical',
      keywords: ['nomad'],
      pattern: assigned(/nomad/, /token/, /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: 'https://developer.hashicorp.com/nomad/docs/secure/acl/tokens',
      revoke: 'https://developer.hashicorp.com/nomad/commands/acl/token/delete',
      examples: [
        'NOMAD_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'os.environ.get("NOMAD_TOKEN", "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}")',
        '"nomadToken": "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",',
      ],
      nearMisses: [
        'NOMAD_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'NOMAD_TOKEN="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'nomad: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'NOMAD_TOKEN=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
