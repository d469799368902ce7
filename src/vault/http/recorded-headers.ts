import type { IncomingMessage } from 'node:http';
import type { ListenerSettings } from '../listener/listener-settings.ts';
import type { RequestHead } from './read-request.ts';

/** What a message asks, with its headers that are to be recorded; as it was where none are. */
export function withRecordedHeaders(
  head: RequestHead,
  message: Pick<IncomingMessage, 'headersDistinct'>,
  settings: ListenerSettings | undefined,
): RequestHead {
  if (!settings || settings.auditedNames.length === 0) return head;
  const sent = message.headersDistinct;
  const headers = settings.auditedNames.flatMap((name) => {
    const values = sent[name];
    return values ? [{ name, values, hmac: settings.auditedHeaders[name]?.hmac !== false }] : [];
  });
  return headers.length > 0 ? { ...head, headers } : head;
}
