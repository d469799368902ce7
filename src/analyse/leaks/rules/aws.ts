import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

const SOURCE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html';
const REVOKE = 'https://console.aws.amazon.com/iam/home#/security_credentials';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * Key ids of after 2019, whose fifth character is not before Q, hold their account's number in the 40 bits behind the
 * first: twelve decimal digits at most. Without a digit, ASIA begins a word.
 */
function accountOf(id: string): Structure {
  if (id.includes('EXAMPLE')) return 'wrong';
  if (/^ASIA[A-Z]{16}$/.test(id)) return 'wrong';
  if ((id[4] ?? '') < 'Q' && !/[2-7]/.test(id[4] ?? '')) return 'unchecked';
  let bits = 0n;
  for (const character of id.slice(4, 14)) bits = (bits << 5n) | BigInt(ALPHABET.indexOf(character));
  return ((bits >> 9n) & ((1n << 40n) - 1n)) < 10n ** 12n ? 'right' : 'wrong';
}

/** Forty digits of hexadecimal are somebody's SHA-1, and the documentation has an example. */
function secretKey(secret: string): Structure {
  return /^[0-9a-f]{40}$|^[0-9A-F]{40}$|EXAMPLE/.test(secret) ? 'wrong' : 'unchecked';
}

/** Base64 of `BedrockAPIKey-`, the user's name and the secret. */
function bedrockKey(secret: string): Structure {
  const text = Buffer.from(secret.slice('ABSK'.length), 'base64').toString('latin1');
  return text.startsWith('BedrockAPIKey-') ? 'right' : 'wrong';
}

export const aws: IssuerRules = {
  id: 'aws',
  issuer: 'Amazon Web Services',
  rules: [
    {
      id: 'aws-access-key-id',
      title: 'AWS access key id',
      severity: 'high',
      keywords: ['akia'],
      pattern: token(/AKIA[2-7A-Z]{16}/),
      entropy: 3,
      check: accountOf,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'aws_access_key_id = {aws:AKIA}',
        '"AccessKeyId": "{aws:AKIA}"',
        'AWS_ACCESS_KEY_ID=AKIAI{base32:15}',
        '"x\\n{aws:AKIA}"',
      ],
      nearMisses: [
        'AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE',
        'AKIA{base32:15}',
        '{aws:AKIA}7',
        'AKIA777777777{base32:7}',
        'AKIAXXXXXXXXXXXXXXXX',
      ],
    },
    {
      id: 'aws-temporary-access-key-id',
      title: 'AWS temporary access key id',
      severity: 'medium',
      keywords: ['asia'],
      pattern: token(/ASIA[2-7A-Z]{16}/),
      entropy: 3,
      check: accountOf,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['AWS_ACCESS_KEY_ID={aws:ASIA}', '"AccessKeyId": "{aws:ASIA}"'],
      nearMisses: ['ASIAIOSFODNN7EXAMPLE', 'ASIA{base32:15}', '{aws:ASIA}7', 'ASIATICPACIFICREGION'],
    },
    {
      id: 'aws-secret-access-key',
      title: 'AWS secret access key',
      severity: 'critical',
      keywords: [
        'secret_access_key',
        'secret-access-key',
        'secretaccesskey',
        'secretkey',
        'secret_key',
        'secret-key',
        'aws_secret',
        'aws-secret',
        'awssecret',
      ],
      pattern: assigned(
        /secret[_-]?access|(?:aws|amazon|s3|ses|sqs)[\w.-]{0,24}secret|a[ksKS]ia[2-7a-zA-Z]{16}["',\s]{1,8}[\w"'.:-]{0,24}secret/,
        /key/,
        /[0-9A-Za-z+/]{40}/,
      ),
      entropy: 4,
      check: secretKey,
      source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
      revoke: REVOKE,
      examples: [
        'AWS_SECRET_ACCESS_KEY={base64:40}',
        "export AWS_SECRET_ACCESS_KEY='{base64:40}'",
        '--aws-secret-access-key {base64:40} --verbose',
        'S3_SECRET_KEY={base64:40}',
        'aws.secretKey = "{base64:40}"',
        'accessKey: "{aws:AKIA}",\n  secretKey: "{base64:40}"',
      ],
      nearMisses: [
        'AWS_SECRET_ACCESS_KEY={base64:39}',
        'AWS_SECRET_ACCESS_KEY={base64:41}',
        'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
        'secret_key_commit: {hex:40}',
        'SECRET_KEY={base64:40}',
      ],
    },
    {
      id: 'aws-access-key-pair',
      title: 'AWS secret access key behind its id',
      severity: 'critical',
      keywords: ['akia', 'asia'],
      pattern:
        /A[KS]IA[2-7A-Z]{16}["']?[ \t]{0,4}[:,;|][ \t]{0,4}["']?(?<secret>[0-9A-Za-z+/]{40})(?![0-9A-Za-z+/=])/,
      entropy: 4,
      check: secretKey,
      source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
      revoke: REVOKE,
      examples: [
        'Access key ID,Secret access key\n{aws:AKIA},{base64:40}\n',
        "new Credentials('{aws:AKIA}', '{base64:40}')",
        'credentials: "{aws:ASIA}:{base64:40}"',
      ],
      nearMisses: [
        '{aws:AKIA},{base64:39}',
        '{aws:AKIA}:{hex:40}',
        'AKIAIOSFODNN7EXAMPLE,wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      ],
    },
    {
      id: 'aws-session-token',
      title: 'AWS session token',
      severity: 'high',
      keywords: [
        'session_token',
        'session-token',
        'sessiontoken',
        'security-token',
        'security_token',
        'securitytoken',
      ],
      pattern: assigned(
        /aws|session|security|x-amz/,
        /token/,
        /(?:IQoJ|FwoG|FQoG|AQoD)[0-9A-Za-z+/]{200,1500}={0,2}/,
      ),
      reach: 2048,
      entropy: 4,
      source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html',
      revoke: REVOKE,
      examples: [
        'AWS_SESSION_TOKEN=IQoJb3JpZ2lu{alnum:400}',
        '"awsSessionToken": "IQoJb3JpZ2lu{alnum:400}",',
        "const awsSessionToken = process.env.AWS_SESSION_TOKEN || 'IQoJb3JpZ2lu{alnum:400}';",
      ],
      nearMisses: [
        'AWS_SESSION_TOKEN=IQoJb3JpZ2lu{alnum:100}',
        'aws: commit IQoJb3JpZ2lu{alnum:400}',
        'AWS_SESSION_TOKEN=IQoJb3JpZ2luxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'aws-bedrock-api-key',
      title: 'Amazon Bedrock API key',
      severity: 'critical',
      keywords: ['absk'],
      pattern: token(/ABSK[0-9A-Za-z+/]{100,280}={0,2}/),
      reach: 384,
      check: bedrockKey,
      source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html',
      revoke: REVOKE,
      examples: ['AWS_BEARER_TOKEN_BEDROCK={bedrock:key}', 'Authorization: Bearer {bedrock:key}'],
      nearMisses: ['AWS_BEARER_TOKEN_BEDROCK=ABSK{alnum:128}', 'ABSK{alnum:40}', 'x{bedrock:key}'],
    },
    {
      id: 'aws-bedrock-short-term-key',
      title: 'Amazon Bedrock short-term API key',
      severity: 'high',
      keywords: ['bedrock-api-key-'],
      pattern: token(/bedrock-api-key-[0-9A-Za-z+/]{200,2000}={0,2}/),
      reach: 2560,
      entropy: 3,
      source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html',
      revoke: REVOKE,
      examples: [
        'export TOKEN="bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t{alnum:600}"',
        '"echo\\nbedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t{alnum:600}"',
      ],
      nearMisses: [
        'TOKEN=bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t{alnum:100}',
        'xbedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t{alnum:600}',
        'token: bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29txxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'aws-appsync-api-key',
      title: 'AWS AppSync API key',
      severity: 'medium',
      keywords: ['da2-'],
      pattern: token(/da2-[0-9a-z]{26}/),
      entropy: 3,
      source: 'https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html',
      revoke: REVOKE,
      examples: ['ENV TOKEN da2-{lower-alnum:26}', 'Authorization: Bearer da2-{lower-alnum:26}'],
      nearMisses: [
        'TOKEN=da2-{lower-alnum:25}',
        'xda2-{lower-alnum:26}',
        'da2-{lower-alnum:26}0',
        'token: da2-xxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
