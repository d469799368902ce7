import { crcInBase62 } from '../format/checksum.ts';
import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

const SOURCE = 'https://element-hq.github.io/synapse/latest/usage/administration/admin_api/index.html';
const REVOKE = 'https://spec.matrix.org/latest/client-server-api/#post_matrixclientv3logout';

/** The last six characters are the CRC-32 of what stands before them, where a server makes its tokens so. */
function checksum(secret: string): Structure {
  const end = secret.lastIndexOf('_');
  return crcInBase62(secret.slice(0, end)) === secret.slice(end + 1) ? 'right' : 'unchecked';
}

export const matrix: IssuerRules = {
  id: 'matrix',
  issuer: 'Matrix',
  rules: [
    {
      id: 'matrix-synapse-access-token',
      title: 'Matrix access token (Synapse)',
      severity: 'high',
      keywords: ['syt_'],
      pattern: token(/syt_[0-9A-Za-z_-]{2,64}_[A-Za-z]{20}_[0-9A-Za-z]{6}/),
      entropy: 3,
      check: checksum,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['MATRIX_ACCESS_TOKEN={matrix:syt}', "const client = new Client('{matrix:syt}');"],
      nearMisses: [
        'MATRIX_ACCESS_TOKEN=syt_YWxpY2U_{letter:19}_{alnum:6}',
        'x{matrix:syt}',
        'MATRIX_ACCESS_TOKEN=syt_YWxpY2U_xxxxxxxxxxxxxxxxxxxx_xxxxxx',
      ],
    },
    {
      id: 'matrix-authentication-service-token',
      title: 'Matrix access or refresh token (Matrix Authentication Service)',
      severity: 'high',
      keywords: ['mat_', 'mar_'],
      pattern: token(/m[ac][tr]_[0-9A-Za-z]{30}_[0-9A-Za-z]{6}/),
      entropy: 3,
      check: checksum,
      source: 'https://element-hq.github.io/matrix-authentication-service/topics/access-token.html',
      revoke: REVOKE,
      examples: [
        'MATRIX_ACCESS_TOKEN={matrix:mat}',
        'run --matrix-access-token {matrix:mat} --verbose',
        '{matrix:mar}',
      ],
      nearMisses: ['MATRIX_ACCESS_TOKEN=mat_{alnum:29}_{alnum:6}', 'x{matrix:mat}'],
    },
    {
      id: 'matrix-registration-secret',
      title: 'Matrix registration shared secret',
      severity: 'critical',
      keywords: ['registration_shared', 'registration-shared', 'registrationshared'],
      pattern: assigned(/registration[_-]?shared/, /secret(?:[_-]?key)?/, /[0-9A-Za-z_.,;:^&*~=@#+-]{32,64}/),
      entropy: 3,
      source: 'https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html',
      revoke: REVOKE,
      examples: [
        'registration_shared_secret: "{alnum:50}"',
        'registration_shared_secret: {alnum:25}_{alnum:24}',
      ],
      nearMisses: [
        'registration_shared_secret={alnum:20}',
        'registration_shared: commit {base64url:50}',
        'registration_shared_secret=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
