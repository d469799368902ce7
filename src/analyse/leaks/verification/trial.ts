import type { Verification } from '../../../model/finding/leak.ts';
import type { Answer, NoAnswer, Question } from '../../../platform/questions/types.ts';
import type { Outcome, Verifier } from '../verifiers/types.ts';
import type { Trial } from './credentials.ts';

/** What is to be asked, or why nothing is. */
export type Plan = { readonly question: Question; readonly host: string } | { readonly reason: string };

/** Plans the one question about a credential. `named` is the origin that the user names for this issuer, if any. */
export function planTrial({ verifier, credential }: Trial, named: string | undefined, now: Date): Plan {
  const { id, issuer, companion } = verifier;
  const origin = named ?? verifier.origin;
  if (origin === '')
    return { reason: `${issuer} is asked only where you say: --verify-host ${id}=https://HOST` };
  if (companion && credential.companion === '')
    return { reason: `no ${companion.title} near it is certain to be its own` };
  const question = verifier.question(credential, { origin, now });
  if (typeof question === 'string') return { reason: question };
  const url = new URL(question.url);
  if (!isBelow(url, new URL(origin))) return { reason: 'it would go to a host that is not its issuer’s' };
  return { question, host: url.host };
}

/** Is it the host, or one below it, over TLS? */
function isBelow(url: URL, origin: URL): boolean {
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return false;
  return url.host === origin.host || url.host.endsWith(`.${origin.host}`);
}

/** What an answer means, with who gave it and when. */
export function concludeTrial(
  { verifier, credential }: Trial,
  {
    answer,
    host,
    isNamed,
    at,
  }: {
    readonly answer: Answer | NoAnswer;
    readonly host: string;
    readonly isNamed: boolean;
    readonly at: Date;
  },
): Verification {
  const by = verifier.id;
  if ('isAsked' in answer)
    return { state: 'unknown', reason: answer.reason, by, ...(answer.isAsked && { at: at.toISOString() }) };
  const outcome = withoutSecrets(verifier.read(answer, credential), credential);
  const asked = { by, at: at.toISOString() };
  const reason = `${host} ${outcome.reason}`;
  if (outcome.state === 'revoked' && verifier.places === 'several' && !isNamed)
    return { state: 'unknown', reason: `${reason}${elsewhere(verifier)}`, ...asked };
  return { ...outcome, reason, ...asked };
}

function elsewhere({ id }: Verifier): string {
  return `; it may be of another region or instance, which --verify-host ${id}=https://HOST names`;
}

/** An answer that repeats the secret does not bring it into a report. */
function withoutSecrets(
  { account, scopes, ...rest }: Outcome,
  { secret }: { readonly secret: string },
): Outcome {
  const isClean = (text: string) => !text.includes(secret) && !secret.includes(text);
  const clean = scopes?.filter(isClean);
  return {
    ...rest,
    ...(account !== undefined && isClean(account) && { account }),
    ...(clean && clean.length > 0 && { scopes: clean }),
  };
}
