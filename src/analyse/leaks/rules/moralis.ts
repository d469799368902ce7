import { signedTokenOf } from '../format/json-web-token.ts';
import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const moralis: IssuerRules = {
  id: 'moralis',
  issuer: 'Moralis',
  rules: [
    {
      id: 'moralis-api-key',
      title: 'Moralis API key',
      severity: 'medium',
      keywords: ['moralis'],
      pattern: assigned(
        /moralis/,
        /key|token/,
        /eyJ[0-9A-Za-z_-]{10,400}\.eyJ[0-9A-Za-z_-]{10,1200}\.[0-9A-Za-z_-]{20,700}/,
      ),
      reach: 1200,
      entropy: 3,
      check: signedTokenOf((payload) => 'orgId' in payload && 'typeId' in payload),
      source: 'https://docs.moralis.com/web3-data-api/evm/get-your-api-key',
      revoke: 'https://admin.moralis.com/api-keys',
      examples: [
        'MORALIS_API_KEY={signed-object:nonce,orgId=12,userId=34,typeId,type=PROJECT,iat=1700000000}',
        'moralisApiKey := `{signed-object:nonce,orgId=12,userId=34,typeId,type=PROJECT,iat=1700000000}`',
        '"moralisApiKey": "{signed-object:nonce,orgId=12,userId=34,typeId,type=PROJECT,iat=1700000000}",',
      ],
      nearMisses: [
        'MORALIS_API_KEY={signed-object:nonce,iat=1700000000}',
        'moralis: commit {signed-object:nonce,orgId=12,userId=34,typeId,type=PROJECT,iat=1700000000}',
      ],
    },
  ],
};
