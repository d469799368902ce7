import { token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

const LOCATION = 'pypi.org';
const TEST_LOCATION = 'test.pypi.org';

/** Where a macaroon (version 2) says that it is for: its first field, whose length is its third byte. */
function locationOf(secret: string): string {
  const bytes = Buffer.from(secret.slice('pypi-'.length), 'base64url');
  return bytes.toString('latin1', 3, 3 + (bytes[2] ?? 0));
}

function macaroon(secret: string): Structure {
  const location = locationOf(secret);
  return location === LOCATION || location === TEST_LOCATION ? 'right' : 'wrong';
}

export const pypi: IssuerRules = {
  id: 'pypi',
  issuer: 'PyPI',
  rules: [
    {
      id: 'pypi-api-token',
      title: 'PyPI API token',
      severity: 'critical',
      keywords: ['pypi-agei', 'pypi-agen'],
      pattern: token(/pypi-AgE[A-Z][0-9A-Za-z_-]{60,400}/),
      reach: 500,
      entropy: 3,
      check: macaroon,
      severityOf: (secret) => (locationOf(secret) === TEST_LOCATION ? 'low' : 'critical'),
      source: 'https://docs.pypi.org/trusted-publishers/',
      revoke: 'https://pypi.org/help/#compromised-token',
      examples: [
        'PYPI_TOKEN=pypi-{macaroon:pypi.org}',
        'ENV PYPI_TOKEN pypi-{macaroon:pypi.org}',
        'password = pypi-{macaroon:test.pypi.org}',
      ],
      nearMisses: [
        'PYPI_TOKEN=pypi-AgEIcHlwaS5vcmc{alnum:30}',
        'xpypi-{macaroon:pypi.org}',
        'pypi-AgEI{alnum:120}',
        'pypi-{macaroon:example1}',
      ],
    },
  ],
};
