import type { Answer } from '../../../../platform/questions/types.ts';
import type { Outcome, Verifier } from '../types.ts';
import { signed } from './signature.ts';

const TYPE = 'application/x-www-form-urlencoded; charset=utf-8';

export const aws: Verifier = {
  id: 'aws',
  issuer: 'Amazon Web Services',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html',
  rules: ['aws-access-key-pair', 'aws-secret-access-key'],
  places: 'one',
  origin: 'https://sts.amazonaws.com',
  companion: { title: 'access key id', pattern: /(?<![0-9A-Za-z])A[KS]IA[2-7A-Z]{16}(?![0-9A-Za-z])/ },
  question: ({ secret, companion }, { origin, now }) => {
    if (companion.startsWith('ASIA')) return 'a temporary key is tried only with its session token';
    const [, region = 'us-east-1'] = /^sts\.([a-z]{2}-[a-z-]+-\d)\./.exec(new URL(origin).hostname) ?? [];
    return signed(
      {
        method: 'POST',
        url: `${origin}/`,
        headers: { 'content-type': TYPE },
        body: 'Action=GetCallerIdentity&Version=2011-06-15',
      },
      { id: companion, secret, region, service: 'sts' },
      now,
    );
  },
  read,
  answers: {
    live: {
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/Ann</Arn><UserId>AIDACKCEVSQ6C2EXAMPLE</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
    },
    revoked: {
      status: 403,
      headers: { 'content-type': 'text/xml' },
      body: '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>The security token included in the request is invalid.</Message></Error></ErrorResponse>',
    },
  },
};

/** Answers are XML of this service's own making, of which one element counts. */
function read({ status, body }: Answer): Outcome {
  const [, arn] = /<GetCallerIdentityResult>.{0,2000}<Arn>([\w+=,.@:/-]{1,200})<\/Arn>/s.exec(body) ?? [];
  if (status === 200 && arn !== undefined)
    return { state: 'live', reason: `takes it (${status})`, account: arn };
  const [, code = ''] = /<Code>(\w{1,50})<\/Code>/.exec(body) ?? [];
  if (status === 403 && (code === 'InvalidClientTokenId' || code === 'ExpiredToken'))
    return { state: 'revoked', reason: `does not take it (${status})` };
  if (code === 'SignatureDoesNotMatch')
    return { state: 'unknown', reason: 'knows the key id, and another secret of it' };
  return { state: 'unknown', reason: `says nothing of it (${status})` };
}
