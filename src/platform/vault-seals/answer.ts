import { Fault, type FaultCode, messageOf } from '../../model/fault.ts';

/** What somebody answers who wraps keys; what they reject with, as a `Fault` of what `codeOf` makes of it. */
export async function answerOf<Answer>(
  who: string,
  asked: Promise<Answer>,
  codeOf: (error: unknown) => FaultCode,
): Promise<Answer> {
  try {
    return await asked;
  } catch (cause) {
    throw cause instanceof Fault
      ? cause
      : new Fault(codeOf(cause), `${who} does not do it: ${messageOf(cause)}`, { cause });
  }
}

/** Bytes that an answer must have. Throws a `Fault` (`malformed`) where it does not. */
export function bytesOf(who: string, given: Uint8Array | string | null | undefined): Buffer {
  if (given === undefined || given === null || given.length === 0)
    throw new Fault('malformed', `${who} answers without what was asked for`);
  return typeof given === 'string' ? Buffer.from(given, 'base64') : Buffer.from(given);
}
