import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { aws } from './verifier.ts';

const SECRET = 'fakefakefakefakefakefakefakefakefakefake';
const ID = 'AKIA2222222222222222';
const answer = (code: string) => ({ status: 403, headers: {}, body: `<Error><Code>${code}</Code></Error>` });

answersAsDocumented(aws, {
  credential: { rule: 'aws-access-key-pair', secret: SECRET, companion: ID },
  request: {
    method: 'POST',
    url: 'https://sts.amazonaws.com/',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'x-amz-date': '20260102T030405Z',
      authorization: `AWS4-HMAC-SHA256 Credential=${ID}/20260102/us-east-1/sts/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=0dc90fd984a15440f08de5f0dcf3735a0070f7827193ecbe7b81a247826d1c28`,
    },
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
  },
  live: { account: 'arn:aws:iam::123456789012:user/Ann' },
  others: [
    [answer('ExpiredToken'), 'revoked'],
    [answer('SignatureDoesNotMatch'), 'unknown'],
    [answer('AccessDenied'), 'unknown'],
  ],
});

describe('aws verifier', () => {
  const question = (companion: string, origin: string) =>
    aws.question({ rule: '', secret: SECRET, companion }, { origin, now: new Date(0) });

  it('does not try a temporary key, whose session token is not known', () => {
    const planned = question('ASIA2222222222222222', aws.origin);
    assert.match(typeof planned === 'string' ? planned : '', /session token/);
  });

  it('signs for the region of another partition', () => {
    const china = question(ID, 'https://sts.cn-north-1.amazonaws.com.cn');
    assert.ok(typeof china !== 'string');
    assert.match(china.headers['authorization'] ?? '', /\/cn-north-1\/sts\//);
  });
});
