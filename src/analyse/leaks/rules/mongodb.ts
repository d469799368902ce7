import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://www.mongodb.com/docs/atlas/configure-api-access/';
const REVOKE = 'https://cloud.mongodb.com/';

export const mongodb: IssuerRules = {
  id: 'mongodb',
  issuer: 'MongoDB Atlas',
  rules: [
    {
      id: 'mongodb-service-account-secret',
      title: 'MongoDB Atlas service account secret',
      severity: 'critical',
      keywords: ['mdb_sa_sk_'],
      pattern: token(/mdb_sa_sk_[0-9A-Za-z_-]{40}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'MONGODB_ATLAS_CLIENT_SECRET=mdb_sa_sk_{base64url:40}',
        'Authorization: Bearer mdb_sa_sk_{base64url:40}',
      ],
      nearMisses: [
        'MONGODB_ATLAS_CLIENT_SECRET=mdb_sa_sk_{base64url:39}',
        'xmdb_sa_sk_{base64url:40}',
        'MONGODB_ATLAS_CLIENT_SECRET=mdb_sa_sk_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'MONGODB_ATLAS_CLIENT_ID=mdb_sa_id_{hex:24}',
      ],
    },
    {
      id: 'mongodb-api-private-key',
      title: 'MongoDB Atlas API private key',
      severity: 'critical',
      keywords: ['mongo', 'atlas'],
      pattern: assigned(
        /mongo|atlas/,
        /private[_-]?(?:api[_-]?)?key/,
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'MONGODB_ATLAS_PRIVATE_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'os.environ.get("MONGODB_ATLAS_PRIVATE_KEY", "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}")',
        "export MONGODB_ATLAS_PRIVATE_KEY='{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}'",
      ],
      nearMisses: [
        'MONGODB_ATLAS_PRIVATE_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'MONGODB_ATLAS_PRIVATE_KEY="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'mongo: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'MONGODB_ATLAS_PRIVATE_KEY=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
