import { noPlaceholder } from '../format/placeholder.ts';
import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.oracle.com/en-us/iaas/Content/Identity/Tasks/managingcredentials.htm';
const REVOKE = 'https://docs.oracle.com/en-us/iaas/Content/Identity/Tasks/managingcredentials.htm';

export const oracle: IssuerRules = {
  id: 'oracle',
  issuer: 'Oracle Cloud Infrastructure',
  rules: [
    {
      id: 'oracle-customer-secret-key',
      title: 'Oracle Cloud customer secret key',
      severity: 'critical',
      keywords: ['oci_', 'oci-', 'ocisecret', 'oracle'],
      pattern: assigned(/oci|oracle/, /secret[_-]?(?:access[_-]?)?key/, /[0-9A-Za-z+/]{43}=/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'OCI_SECRET_KEY={base64:43}=',
        'oracle-secret-access-key: "{base64:43}="',
        'oci_secret_access_key = {base64:43}=',
      ],
      nearMisses: [
        'OCI_SECRET_KEY={base64:42}=',
        'OCI_SECRET_KEY="{base64:43}=0"',
        'oci_: commit {base64:43}=',
        'OCI_SECRET_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=',
      ],
    },
    {
      id: 'oracle-auth-token',
      title: 'Oracle Cloud auth token',
      severity: 'high',
      keywords: ['oci_', 'oci-', 'ocir', 'ociauth', 'oracle'],
      pattern: assigned(/oci|ocir|oracle/, /auth[_-]?token/, /[0-9A-Za-z#$%&()*+,.:;<>?@^_{}~[\]-]{20}/),
      entropy: 3.2,
      check: noPlaceholder,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'OCI_AUTH_TOKEN={alnum:18}.{alnum:1}',
        'oci-auth-token: "{alnum:10};{alnum:4}>{alnum:4}"',
        'oracle_auth_token = {alnum:20}',
      ],
      nearMisses: [
        'OCI_AUTH_TOKEN={alnum:19}',
        'oci_: commit {alnum:20}',
        'OCI_AUTH_TOKEN=xxxxxxxxxxxxxxxxxxxx',
        'OCI_AUTH_TOKEN=${OCI_PASSWORD_TOKEN}',
        'OCI_AUTH_TOKEN={alnum:21}',
      ],
    },
  ],
};
