import { privateKeyOfPgp, severityOfPgp } from '../format/pgp-key.ts';
import { privateKeyBlock, severityOfBlock } from '../format/private-key.ts';
import type { IssuerRules, Structure } from '../types.ts';

const REVOKE = 'https://www.rfc-editor.org/rfc/rfc5280#section-5';

/** Base64 of a whole DER sequence. */
function privateKeyBytes(secret: string): Structure {
  return privateKeyBlock(`-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`);
}

export const privateKey: IssuerRules = {
  id: 'private-key',
  issuer: 'Private keys',
  rules: [
    {
      id: 'private-key-pem',
      title: 'Private key (PEM)',
      severity: 'critical',
      keywords: ['private key-----'],
      pattern:
        /-----BEGIN (?:[0-9A-Z]{1,12} ){0,3}PRIVATE KEY-----(?:[\w\s+/=:,.\\"'()<>|;#*%]|-(?!----[^-])){40,24000}?-----END (?:[0-9A-Z]{1,12} ){0,3}PRIVATE KEY-----/,
      reach: 25000,
      check: privateKeyBlock,
      severityOf: severityOfBlock,
      source: 'https://www.rfc-editor.org/rfc/rfc7468',
      revoke: REVOKE,
      examples: [
        '{pem:RSA}',
        'key: |\n  {pem:EC}',
        '"private_key": "{pem-escaped:RSA}"',
        '{pem:OPENSSH}',
        '{pem:ENCRYPTED}',
        '{pem:LEGACY}',
      ],
      nearMisses: [
        '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----',
        '-----BEGIN RSA PRIVATE KEY-----\n{base64:640}\n-----END RSA PRIVATE KEY-----',
        '-----BEGIN PUBLIC KEY-----\n{base64:640}\n-----END PUBLIC KEY-----',
        '-----BEGIN OPENSSH PRIVATE KEY-----\n{base64:400}\n-----END OPENSSH PRIVATE KEY-----',
      ],
    },
    {
      id: 'private-key-pgp',
      title: 'PGP private key',
      severity: 'critical',
      keywords: ['private key block-----'],
      pattern:
        /-----BEGIN PGP PRIVATE KEY BLOCK-----(?:[\w\s+/=:,.\\()<>@;#*%]|-(?!----[^-])){100,40000}?-----END PGP PRIVATE KEY BLOCK-----/,
      reach: 42000,
      check: privateKeyOfPgp,
      severityOf: severityOfPgp,
      source: 'https://www.rfc-editor.org/rfc/rfc9580',
      revoke: 'https://www.rfc-editor.org/rfc/rfc9580#name-reason-for-revocation',
      examples: ['{pgp:1}', '"key": "{pgp:2}"'],
      nearMisses: [
        '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n{base64:400}\n=AAAA\n-----END PGP PRIVATE KEY BLOCK-----',
        '-----BEGIN PGP PRIVATE KEY BLOCK-----\n...\n-----END PGP PRIVATE KEY BLOCK-----',
        '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n{base64:400}\n-----END PGP PUBLIC KEY BLOCK-----',
      ],
    },
    {
      id: 'private-key-putty',
      title: 'PuTTY private key',
      severity: 'critical',
      keywords: ['putty-user-key-file-'],
      pattern:
        /PuTTY-User-Key-File-[123]: [\w.@-]{4,40}\s{1,4}Encryption: (?:none|aes256-cbc)\s(?:[\x20-OQ-\x7e\s]|P(?!uTTY-User-Key-File-)){40,12000}?Private-MAC: [0-9a-f]{40,64}/,
      reach: 13000,
      severityOf: (secret) => (secret.includes('Encryption: none') ? 'critical' : 'medium'),
      source: 'https://the.earth.li/~sgtatham/putty/0.83/htmldoc/AppendixC.html',
      revoke: REVOKE,
      examples: [
        'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: a\nPublic-Lines: 2\n{base64:64}\n{base64:44}\nPrivate-Lines: 1\n{base64:44}\nPrivate-MAC: {hex:64}',
        'PuTTY-User-Key-File-2: ssh-rsa\r\nEncryption: aes256-cbc\r\nComment: a\r\nPublic-Lines: 1\r\n{base64:64}\r\nPrivate-Lines: 1\r\n{base64:64}\r\nPrivate-MAC: {hex:40}',
      ],
      nearMisses: [
        'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: a',
        'PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-MAC: {hex:64}',
        'PuTTY-User-Key-File-4: ssh-rsa\nEncryption: none\n{base64:64}\nPrivate-MAC: {hex:40}',
      ],
    },
    {
      id: 'private-key-xml',
      title: 'RSA private key (XML)',
      severity: 'critical',
      keywords: ['<rsakeyvalue>'],
      pattern:
        /<RSAKeyValue>(?:[\w\s>/+=]|<(?!RSAKeyValue>)){100,8000}?<D>(?<secret>[\s0-9A-Za-z+/]{80,1400}={0,2})\s{0,80}<\/D>/,
      reach: 9000,
      source: 'https://www.w3.org/TR/xmldsig-core1/',
      revoke: REVOKE,
      examples: [
        '<RSAKeyValue><Modulus>{base64:172}</Modulus><Exponent>AQAB</Exponent><D>{base64:171}=</D></RSAKeyValue>',
        '<RSAKeyValue>\n<Modulus>{base64:344}</Modulus>\n<D>{base64:342}==</D>\n</RSAKeyValue>',
      ],
      nearMisses: [
        '<RSAKeyValue><Modulus>{base64:172}</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>',
        '<RSAKeyValue><Modulus>{base64:172}</Modulus><D>{base64:20}</D></RSAKeyValue>',
        '<RSAKeyValue><Modulus>{base64:172}</Modulus><D></D></RSAKeyValue>',
      ],
    },
    {
      id: 'private-key-jwk',
      title: 'Private key (JSON web key)',
      severity: 'critical',
      keywords: ['"kty'],
      pattern:
        /"[dk]\\{0,3}"\s{0,4}:\s{0,4}\\{0,3}"(?<secret>[0-9A-Za-z_-]{40,800})\\{0,3}"(?:(?<="kty\\{0,3}"[^{}]{1,2500})|(?=[^{}]{1,2500}"kty\\{0,3}"))/,
      reach: 3000,
      entropy: 4,
      source: 'https://www.rfc-editor.org/rfc/rfc7517',
      revoke: REVOKE,
      examples: [
        '{"kty":"EC","crv":"P-256","x":"{base64url:43}","y":"{base64url:43}","d":"{base64url:43}"}',
        '{"kty":"oct","alg":"HS256","k":"{base64url:43}"}',
        String.raw`{"jwk": "{\"kty\":\"oct\",\"k\":\"{base64url:43}\"}"}`,
        '{ "d": "{base64url:342}", "n": "{base64url:342}", "kty": "RSA" }',
      ],
      nearMisses: [
        '{"kty":"EC","x":"{base64url:43}","y":"{base64url:43}"}',
        '{"kty":"EC","d":"{base64url:20}"}',
        '[{"kty":"EC"},{"d":"{base64url:43}"}]',
        '{"kty":"RSA","n":"{base64url:342}"}',
      ],
    },
    {
      id: 'private-key-pkcs8-line',
      title: 'Private key on one line (base64 of PKCS #8)',
      severity: 'critical',
      keywords: [
        'miiev',
        'miieo',
        'miiep',
        'miicd',
        'miicx',
        'mighageamb',
        'migtageamb',
        'mhccaqe',
        'miijk',
        'miijq',
      ],
      pattern:
        /[Pp](?:rivate|RIVATE)[_-]?(?:[Kk]ey|KEY)["'\]\s:=]{1,6}(?<secret>M(?:IIEv|IIEo|IIEp|IICd|IICX|IGHAgEA|IGTAgEA|HcCAQE|IIJ[KQ])[0-9A-Za-z+/]{80,4000}={0,2})/,
      reach: 4400,
      check: privateKeyBytes,
      source: 'https://www.rfc-editor.org/rfc/rfc5958',
      revoke: REVOKE,
      examples: ['PRIVATE_KEY={der:RSA}', '"privateKey": "{der:RSA}"'],
      nearMisses: ['PRIVATE_KEY=MIIEv{base64:1200}', 'PUBLIC_KEY={der:RSA}', 'PRIVATE_KEY=MIIEvQ=='],
    },
  ],
};
